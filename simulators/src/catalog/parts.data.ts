/**
 * The simulators' own parts list, written from general knowledge of common LEGO elements. Groups start with
 * `# category id, category name, drawer area`; rows are `number|name|weight in grams|colour set|popularity[|former number]`.
 * Colour sets: A every solid colour, K the common sixteen, T technic, X transparent and common, G glass, M minifigure
 * tools, `=…` the BrickLink colour ids themselves.
 */
export const PART_ROWS = `
# 5, Brick, A
3001|Brick 2 x 4|2.32|A|80
3002|Brick 2 x 3|1.72|A|45
3003|Brick 2 x 2|1.15|A|75
3004|Brick 1 x 2|0.80|A|95
3005|Brick 1 x 1|0.43|A|90
3006|Brick 2 x 10|5.42|K|12
3007|Brick 2 x 8|4.40|K|14
2456|Brick 2 x 6|3.35|K|18
3008|Brick 1 x 8|2.80|K|26
3009|Brick 1 x 6|2.12|A|40
3010|Brick 1 x 4|1.50|A|70
3622|Brick 1 x 3|1.13|A|50
6111|Brick 1 x 10|3.50|K|10
6112|Brick 1 x 12|4.25|K|10
2465|Brick 1 x 16|5.80|K|10
2357|Brick 2 x 2 Corner|0.98|K|25
2453b|Brick 1 x 1 x 5 with Solid Stud|1.92|K|20
3245c|Brick 1 x 2 x 2 with Inside Stud Holder|1.36|K|15
22886|Brick 1 x 2 x 3|2.02|K|10
# 6, Arch, A
4490|Arch 1 x 3|1.05|K|20
3659|Arch 1 x 4|1.30|K|24
3455|Arch 1 x 6|2.00|K|14
92950|Arch 1 x 6 Raised Arch|1.90|K|14
6182|Arch 1 x 4 x 2|2.10|K|14
2339|Arch 1 x 5 x 4 - Continuous Bow|3.90|K|10
# 7, Brick, Modified, A
87087|Brick, Modified 1 x 1 with Stud on Side|0.45|A|75
4070|Brick, Modified 1 x 1 with Headlight|0.36|A|55
47905|Brick, Modified 1 x 1 with Studs on 2 Sides|0.47|K|28
26604|Brick, Modified 1 x 1 with Studs on 2 Sides, Adjacent|0.47|K|22
4733|Brick, Modified 1 x 1 with Studs on 4 Sides|0.50|K|28
11211|Brick, Modified 1 x 2 with Studs on 1 Side|0.84|A|50
30414|Brick, Modified 1 x 4 with Studs on Side|1.56|A|35
98283|Brick, Modified 1 x 2 with Masonry Profile|0.80|K|40
2877|Brick, Modified 1 x 2 with Grille|0.76|K|30
30136|Brick, Modified 1 x 2 Log|0.84|=88,2,70,11,85,120,150|20
32952|Brick, Modified 1 x 1 x 1 2/3 with Studs on Side|0.68|K|18
22885|Brick, Modified 1 x 2 x 1 2/3 with Studs on 1 Side|1.28|K|18
2921|Brick, Modified 1 x 1 with Bar Handle|0.52|K|12
30236|Brick, Modified 1 x 2 with Bar Handle|0.92|K|12
# 8, Brick, Round, A
3062|Brick, Round 1 x 1|0.26|X|70|3062b
3941|Brick, Round 2 x 2 with Axle Hole|0.98|K|30
3063|Brick, Round Corner 2 x 2 Macaroni|0.92|K|15|3063b
92947|Brick, Round 2 x 2 with Grille|1.00|=85,86,11,1,115|10
# 26, Plate, B
3020|Plate 2 x 4|0.98|A|85
3021|Plate 2 x 3|0.73|A|70
3022|Plate 2 x 2|0.49|A|85
3023|Plate 1 x 2|0.27|A|100
3024|Plate 1 x 1|0.14|A|95
3710|Plate 1 x 4|0.54|A|85
3666|Plate 1 x 6|0.81|A|60
3460|Plate 1 x 8|1.09|A|45
3623|Plate 1 x 3|0.41|A|75
4477|Plate 1 x 10|1.36|K|22
60479|Plate 1 x 12|1.65|K|18
3795|Plate 2 x 6|1.46|A|50
3034|Plate 2 x 8|1.95|K|40
3832|Plate 2 x 10|2.42|K|25
2445|Plate 2 x 12|2.91|K|20
4282|Plate 2 x 16|3.90|K|15
2420|Plate 2 x 2 Corner|0.37|A|60
3031|Plate 4 x 4|1.88|K|30
3032|Plate 4 x 6|2.85|K|28
3035|Plate 4 x 8|3.78|K|22
3030|Plate 4 x 10|4.75|K|14
3029|Plate 4 x 12|5.70|K|12
3958|Plate 6 x 6|4.20|K|18
3036|Plate 6 x 8|5.55|K|16
3033|Plate 6 x 10|6.95|K|12
3028|Plate 6 x 12|8.30|K|10
3027|Plate 6 x 16|11.10|K|8
41539|Plate 8 x 8|7.40|K|14
92438|Plate 8 x 16|14.50|=86,85,6,2,1,11|8
91405|Plate 16 x 16|29.30|=86,85,36,2,7,69,88|8
11212|Plate 3 x 3|1.06|K|14
# 27, Plate, Modified, B
3794b|Plate, Modified 1 x 2 with 1 Stud with Groove (Jumper)|0.24|A|65
15573|Plate, Modified 1 x 2 with 1 Stud with Groove and Bottom Stud Holder (Jumper)|0.26|A|70
87580|Plate, Modified 2 x 2 with Groove and 1 Stud in Center (Jumper)|0.45|K|50
60478|Plate, Modified 1 x 2 with Bar Handle on End|0.33|K|35
48336|Plate, Modified 1 x 2 with Bar Handle on Side - Closed Ends|0.33|K|45
2540|Plate, Modified 1 x 2 with Bar Handle on Side - Free Ends|0.32|K|25
4085d|Plate, Modified 1 x 1 with U Clip Thick (Vertical Grip)|0.17|K|40
61252|Plate, Modified 1 x 1 with Open O Clip (Horizontal Grip)|0.16|K|45
63868|Plate, Modified 1 x 2 with Clip on End (Horizontal Grip)|0.34|K|30
11458|Plate, Modified 1 x 2 with Pin Hole on Top|0.46|K|15
99206|Plate, Modified 2 x 2 x 2/3 with 2 Studs on Side|0.86|K|25
49668|Plate, Modified 1 x 1 with Tooth Horizontal|0.16|=1,11,85,86,88,115|18
15070|Plate, Modified 1 x 1 with Tooth Vertical|0.15|K|18
10247|Plate, Modified 2 x 2 with Pin Hole - Full Cross Support Underneath|0.78|K|16
# 28, Plate, Round, B
26047|Plate, Modified 1 x 1 Rounded with Handle|0.24|K|30
4073|Plate, Round 1 x 1|0.12|X|90|6141
4032|Plate, Round 2 x 2 with Axle Hole|0.40|K|45
60474|Plate, Round 4 x 4 with Hole|1.66|K|16
33291|Plate, Round 1 x 1 with Flower Edge (4 Knobs)|0.11|K|25
24866|Plate, Round 1 x 1 with Flower Edge (5 Petals)|0.12|K|25
85861|Plate, Round 1 x 1 with Open Stud|0.11|X|55
# 4, Bracket, B
99780|Bracket 1 x 2 - 1 x 2 Inverted|0.40|K|40
99207|Bracket 1 x 2 - 2 x 2 Inverted|0.62|K|35
44728|Bracket 1 x 2 - 2 x 2|0.61|K|35
2436|Bracket 1 x 2 - 1 x 4|0.66|K|25
36840|Bracket 1 x 1 - 1 x 1 Inverted|0.24|K|30
36841|Bracket 1 x 1 - 1 x 1|0.24|K|28
# 31, Slope, C
3039|Slope 45 2 x 2|0.88|A|40
3040|Slope 45 2 x 1|0.60|A|50
3037|Slope 45 2 x 4|1.68|K|24
3038|Slope 45 2 x 3|1.28|K|18
3298|Slope 33 3 x 2|1.28|K|16
3297|Slope 33 3 x 4|2.36|K|14
4286|Slope 33 3 x 1|0.80|K|20
54200|Slope 30 1 x 1 x 2/3|0.24|X|95
85984|Slope 30 1 x 2 x 2/3|0.44|A|70
60481|Slope 65 2 x 1 x 2|1.06|K|20
4460b|Slope 75 2 x 1 x 3 - Hollow Stud|1.52|K|18
# 32, Slope, Inverted, C
3665|Slope, Inverted 45 2 x 1|0.64|K|35
3660|Slope, Inverted 45 2 x 2 with Flat Bottom Pin|0.98|K|30
3747b|Slope, Inverted 33 3 x 2 with Connections between Studs|1.42|K|14
# 438, Slope, Curved, C
11477|Slope, Curved 2 x 1 x 2/3|0.28|A|80
15068|Slope, Curved 2 x 2 x 2/3|0.54|A|50
93273|Slope, Curved 4 x 1 x 2/3 Double|0.62|K|22
61678|Slope, Curved 4 x 1|0.74|K|35
50950|Slope, Curved 3 x 1|0.62|K|40
24309|Slope, Curved 3 x 2|0.92|K|25
88930|Slope, Curved 2 x 4 x 2/3 with Bottom Tubes|1.06|K|18
93606|Slope, Curved 4 x 2|1.44|K|18
# 37, Tile, C
3070|Tile 1 x 1|0.13|X|90|3070b
3069|Tile 1 x 2|0.26|A|95|3069b
63864|Tile 1 x 3|0.38|A|60
2431|Tile 1 x 4|0.52|A|75
6636|Tile 1 x 6|0.78|A|45
4162|Tile 1 x 8|1.05|K|35
3068|Tile 2 x 2|0.50|A|70|3068b
26603|Tile 2 x 3|0.70|K|30
87079|Tile 2 x 4|0.98|A|45
69729|Tile 2 x 6|1.42|K|14
14719|Tile 2 x 2 Corner|0.36|K|25
10202|Tile 6 x 6 with Bottom Tubes|4.40|K|8
# 38, Tile, Modified, C
35787|Tile 2 x 2 Triangular|0.27|K|18
22385|Tile 2 x 3 Pentagonal|0.62|K|14
2412b|Tile, Modified 1 x 2 Grille with Bottom Groove|0.26|K|60
2432|Tile, Modified 1 x 2 with Bar Handle|0.36|K|28
15712|Tile, Modified 1 x 1 with Open O Clip|0.15|K|35
2555|Tile, Modified 1 x 1 with U Clip|0.16|K|15
11203|Tile, Modified 2 x 2 Inverted|0.50|K|20
33909|Tile, Modified 2 x 2 with Studs on Edge|0.50|K|18
6179|Tile, Modified 4 x 4 with Studs on Edge|1.90|K|12
# 117, Tile, Round, C
98138|Tile, Round 1 x 1|0.11|X|85
25269|Tile, Round 1 x 1 Quarter|0.10|X|45
14769|Tile, Round 2 x 2 with Bottom Stud Holder|0.40|K|50
27925|Tile, Round Corner 2 x 2 Macaroni|0.34|K|22
20482|Tile, Round 1 x 1 with Bar and Pin Holder|0.17|K|30
# 42, Wedge, C
29120|Wedge 2 x 1 x 2/3 Left|0.32|K|22
29119|Wedge 2 x 1 x 2/3 Right|0.32|K|22
# 583, Wedge, Plate, C
41769|Wedge, Plate 4 x 2 Right|0.84|K|22
41770|Wedge, Plate 4 x 2 Left|0.84|K|22
43722|Wedge, Plate 3 x 2 Right|0.62|K|20
43723|Wedge, Plate 3 x 2 Left|0.62|K|20
51739|Wedge, Plate 2 x 4|0.84|K|14
30503|Wedge, Plate 4 x 4 Cut Corner|1.50|K|12
24307|Wedge, Plate 2 x 2 Right|0.40|K|20
24299|Wedge, Plate 2 x 2 Left|0.40|K|20
# 139, Technic, Pin, D
2780|Technic, Pin with Short Friction Ridges|0.18|=11|100
3673|Technic, Pin without Friction Ridges|0.17|=86,9,2|40
6558|Technic, Pin 3L with Friction Ridges Lengthwise|0.28|=7,11|80
32054|Technic, Pin 3L with Friction Ridges and Stop Bush|0.42|=11,5,86|25
4274|Technic, Pin 1/2|0.13|=86,7,9|30
# 134, Technic, Axle, D
3749|Technic, Axle 1L with Pin without Friction Ridges|0.16|=2,86|45
43093|Technic, Axle 1L with Pin with Friction Ridges Lengthwise|0.16|=7,11|75
32062|Technic, Axle 2L Notched|0.22|=5,11|70
4519|Technic, Axle 3L|0.35|=86,11|65
3705|Technic, Axle 4L|0.45|=11,5|55
32073|Technic, Axle 5L|0.55|=86,11|50
3706|Technic, Axle 6L|0.66|=11|40
44294|Technic, Axle 7L|0.78|=86,11|30
3707|Technic, Axle 8L|0.90|=11|24
3737|Technic, Axle 10L|1.12|=11|16
3708|Technic, Axle 12L|1.36|=11|14
# 36, Technic, D
3713|Technic Bush|0.14|=86,9,5,11|60
4265c|Technic Bush 1/2 Smooth|0.08|=3,86|50|32123
# 137, Technic, Liftarm, D
43857|Technic, Liftarm Thick 1 x 2|0.36|T|35
32523|Technic, Liftarm Thick 1 x 3|0.54|T|50
32316|Technic, Liftarm Thick 1 x 5|0.88|T|50
32524|Technic, Liftarm Thick 1 x 7|1.24|T|45
40490|Technic, Liftarm Thick 1 x 9|1.58|T|40
32525|Technic, Liftarm Thick 1 x 11|1.94|T|30
41239|Technic, Liftarm Thick 1 x 13|2.30|T|22
32278|Technic, Liftarm Thick 1 x 15|2.64|T|26
32140|Technic, Liftarm, Modified Bent Thick L-Shape 2 x 4|0.90|T|30
32526|Technic, Liftarm, Modified Bent Thick L-Shape 3 x 5|1.24|T|30
60483|Technic, Liftarm, Modified Axle Hole Thick 1 x 2|0.38|T|22
# 135, Technic, Brick, D
3700|Technic, Brick 1 x 2 with Hole|0.75|T|50
3701|Technic, Brick 1 x 4 with Holes|1.40|T|35
3894|Technic, Brick 1 x 6 with Holes|2.02|T|24
3702|Technic, Brick 1 x 8 with Holes|2.66|T|22
2730|Technic, Brick 1 x 10 with Holes|3.30|T|14
3895|Technic, Brick 1 x 12 with Holes|3.95|T|14
3703|Technic, Brick 1 x 16 with Holes|5.30|T|14
6541|Technic, Brick 1 x 1 with Hole|0.38|T|40
32000|Technic, Brick 1 x 2 with Holes|0.72|T|25
32064|Technic, Brick 1 x 2 with Axle Hole|0.80|T|18
# 136, Technic, Gear, D
3647|Technic, Gear 8 Tooth|0.18|=85,86,10|25
94925|Technic, Gear 16 Tooth - Smooth Sides|0.56|=85,86|22
3648|Technic, Gear 24 Tooth with 1 Axle Hole|1.10|=85,86,10|18
3649|Technic, Gear 40 Tooth|2.90|=86,9,85|10
6589|Technic, Gear 12 Tooth Bevel|0.22|=2,86|20
32269|Technic, Gear 20 Tooth Double Bevel|0.92|=11,2|20
# 133, Technic, Connector, D
6536|Technic, Axle and Pin Connector Perpendicular|0.42|T|35
32013|Technic, Axle and Pin Connector Angled #1|0.32|T|14
6538c|Technic, Axle Connector 2L (Smooth with x Hole + Orientation)|0.30|T|20|59443
42003|Technic, Axle and Pin Connector Perpendicular 3L with 2 Pin Holes|0.62|T|25
# 22, Hinge, F
3937|Hinge Brick 1 x 2 Base|0.56|K|20
3938|Hinge Brick 1 x 2 Top Plate|0.60|K|20
44301|Hinge Plate 1 x 2 Locking with 1 Finger on End|0.34|K|16
44302|Hinge Plate 1 x 2 Locking with 2 Fingers on End|0.34|K|16
# 21, Cone, F
4589b|Cone 1 x 1 with Top Groove|0.22|X|35
3942c|Cone 2 x 2 x 2 - Open Stud|1.10|K|14
# 116, Dish, F
4740|Dish 2 x 2 Inverted (Radar)|0.32|X|30
3960|Dish 4 x 4 Inverted (Radar) with Solid Stud|1.20|K|14
43898|Dish 3 x 3 Inverted (Radar)|0.66|X|14
# 46, Bar, F
30374|Bar 4L (Lightsaber Blade / Wand)|0.12|X|40
87994|Bar 3L (Bar Arrow)|0.10|K|28
48729b|Bar 1L with Clip Mechanical Claw - Cut Edges and Hole on Side|0.14|K|30
63965|Bar 6L with Stop Ring|0.30|K|18
# 91, Panel, F
4865b|Panel 1 x 2 x 1 with Rounded Corners|0.38|X|25
87552|Panel 1 x 2 x 2 with Side Supports - Hollow Studs|0.82|X|20
60581|Panel 1 x 4 x 3 with Side Supports - Hollow Studs|2.24|X|14
23950|Panel 1 x 3 x 1|0.54|X|14
30413|Panel 1 x 4 x 1|0.70|X|12
# 113, Window, F
60592|Window 1 x 2 x 2 Flat Front|0.68|=1,11,88,86,85,2|18
60593|Window 1 x 2 x 3 Flat Front|0.90|=1,11,88,86,85|14
60594|Window 1 x 4 x 3|1.52|=1,11,88,86,5|12
# 540, Door, Frame, F
60596|Door, Frame 1 x 4 x 6|3.00|=1,11,88,85,2|14
# 12, Door, F
60616|Door 1 x 4 x 6 with Stud Handle|4.10|G|10
# 81, Window, Glass & Shutter, F
60601|Glass for Window 1 x 2 x 2 Flat Front|0.30|G|20
60603|Glass for Window 1 x 4 x 3 - Opening|0.96|G|10
# 13, Fence, F
3633|Fence 1 x 4 x 1|0.66|K|20
3185|Fence 1 x 4 x 2|1.00|K|14
# 111, Wheel, Tire & Tread, F
3641|Tire 15mm D. x 6mm Offset Tread Small|0.56|=11|20
# 25, Plant, F
2423|Plant Leaves 4 x 3|0.54|=6,80,36,155|22
2417|Plant Leaves 6 x 5|1.24|=6,80,36,155|20
3741|Plant Flower Stem|0.32|=6,36,34|20
30176|Plant, Bamboo Leaves 3 x 3|0.24|=6,36,34,155|20
32607|Plant Plate, Round 1 x 1 with 3 Leaves|0.18|=6,36,34,80,155|30
# 43, Wheel, F
4624|Wheel 8mm D. x 6mm|0.22|=86,1,9,85|20
6014b|Wheel 11mm D. x 12mm, Hole Notched for Wheels Holder Pin|0.64|=86,1,85,95|18
# 238, Minifigure, Head, E
3626|Minifigure, Head (Plain)|0.38|=3,90,11,86,150|30
# 484, Minifigure, Legs, E
970c00|Hips and Legs Plain|1.04|=1,5,7,11,85,86,63,88,2,6|40
# 485, Minifigure, Torso Assembly, E
973c001|Torso Plain / White Arms / Yellow Hands|1.18|=1,5,7,11,3,86|20
# 16, Minifigure, Headgear, E
2446|Minifigure, Headgear Helmet Motorcycle (Standard)|0.84|=1,5,7,11,3|16
3833|Minifigure, Headgear Helmet Construction|0.52|=3,1,5,7,4|18
4485|Minifigure, Headgear Cap - Short Curved Bill|0.36|=5,7,11,1,6|18
# 847, Minifigure, Hair, E
3901|Minifigure, Hair Male|0.46|=11,88,2,3|22
62810|Minifigure, Hair Short Tousled with Side Part|0.62|=88,11,2,85|16
# 18, Minifigure, Utensil, E
3899|Minifigure, Utensil Cup / Mug|0.20|M|35
4529|Minifigure, Utensil Tool Oil Can|0.20|=85,86,11|6
64644|Minifigure, Utensil Telescope|0.14|=11,85,115,88|14
3837|Minifigure, Utensil Shovel (Round Stem End)|0.30|M|16
4522|Minifigure, Utensil Tool Mallet / Hammer|0.22|=85,86,88,11|10
# 19, Minifigure, Weapon, E
3847|Minifigure, Weapon Sword, Shortsword|0.26|=86,95,85,115|14
4497|Minifigure, Weapon Spear|0.34|=88,11,2,95|10
`;

/** Sets, minifigures and gear: `number|name|category id|weight in grams|year|price in units|popularity`. */
export const SET_ROWS = `
375-2|Castle|9|950|1978|180|3
497-1|Galaxy Explorer|34|560|1979|160|4
6080-1|King's Castle|9|1010|1984|130|5
6285-1|Black Seas Barracuda|61|1420|1989|190|6
6990-1|Monorail Transport System|34|2200|1987|260|3
8880-1|Super Car|36|1900|1994|120|5
4842-1|Hogwarts Castle|227|1700|2010|150|7
10188-1|Death Star|65|5600|2008|420|6
10255-1|Assembly Square|1068|5400|2017|230|10
10265-1|Ford Mustang|1068|2300|2019|110|14
21318-1|Tree House|817|4300|2019|170|14
21325-1|Medieval Blacksmith|817|2900|2021|140|14
42083-1|Bugatti Chiron|36|5300|2018|280|9
42110-1|Land Rover Defender|36|3700|2019|150|12
71043-1|Hogwarts Castle|227|7900|2018|340|10
75192-1|Millennium Falcon|65|13200|2017|620|8
75313-1|AT-AT|65|10700|2021|580|6
60051-1|High-speed Passenger Train|67|2600|2014|120|10
31058-1|Mighty Dinosaurs|171|280|2017|14|20
31120-1|Medieval Castle|171|1750|2021|90|14
`;

export const MINIFIG_ROWS = `
sw0010|C-3PO - Pearl Light Gold|65|2.9|1999|6|20
sw0028|R2-D2 (Classic)|65|3.2|1999|5|20
sw0002|Boba Fett - Classic Grays|65|3.4|2000|38|6
sw0004|Darth Vader (Light Gray Head)|65|3.6|1999|12|12
hp005|Harry Potter - Gryffindor Shield Torso, Light Gray Legs|227|3.0|2001|6|14
hp001|Hermione Granger - Medium Blue Torso, Blue Legs|227|3.0|2001|5|12
sp003|Classic Space - Black with Air Tanks|34|3.2|1984|18|9
sp004|Classic Space - Blue with Air Tanks|34|3.2|1984|17|9
sp005|Classic Space - Red with Air Tanks|34|3.2|1978|7|14
sp006|Classic Space - White with Air Tanks|34|3.2|1978|6|14
sp007|Classic Space - Yellow with Air Tanks|34|3.2|1979|8|12
pi002|Captain Red Beard - Plain Pirate Hat|61|3.4|1989|16|8
cas005|Black Falcon - Black Legs with Red Hips, Black Chin-Guard, Quiver|9|3.4|1984|12|9
cty0011|Overalls with Safety Stripe Orange, Orange Legs, Red Construction Helmet|67|2.9|2005|3|16
`;

export const GEAR_ROWS = `
850355|Stormtrooper Key Chain|334|14|2012|4|10
`;

/**
 * Families of decorated parts and figures, so that shops of 100,000 lots stay varied:
 * `type|prefix|digits|suffix|name before the number|category id|area|weight|first..last|colour set`.
 */
export const FAMILY_ROWS = `
PART|3068pb|4||Tile 2 x 2 with Pattern|39|C|0.50|1..1900|=1,3,11,86,2
PART|3069pb|4||Tile 1 x 2 with Pattern|39|C|0.26|1..1300|=1,11,86,2,85
PART|3070pb|3||Tile 1 x 1 with Pattern|39|C|0.13|1..300|=1,3,11,15
PART|2431pb|3||Tile 1 x 4 with Pattern|39|C|0.52|1..800|=1,11,86,7
PART|87079pb|4||Tile 2 x 4 with Pattern|39|C|0.98|1..1300|=1,11,86,3
PART|98138pb|3||Tile, Round 1 x 1 with Pattern|39|C|0.11|1..400|=1,115,12,3
PART|3001pb|3||Brick 2 x 4 with Pattern|5|A|2.32|1..250|=1,5,3
PART|3004pb|3||Brick 1 x 2 with Pattern|5|A|0.80|1..300|=1,5,3,11
PART|3039pb|3||Slope 45 2 x 2 with Pattern|31|C|0.88|1..150|=1,11,86,3
PART|973pb|4|c01|Torso with Pattern|485|E|1.20|1..5000|=1,5,7,11,3
PART|3626cpb|4||Minifigure, Head with Face Pattern|238|E|0.38|1..3200|=3,90,150
PART|970c00pb|4||Hips and Legs with Pattern|1098|E|1.04|1..1600|=1,7,11,85
MINIFIG|sw|4||Star Wars Figure, Variant|65|E|3.10|300..1300|
MINIFIG|cty|4||City Figure, Variant|67|E|2.90|100..1700|
MINIFIG|hp|3||Harry Potter Figure, Variant|227|E|3.00|100..500|
MINIFIG|njo|3||NINJAGO Figure, Variant|759|E|3.20|1..900|
MINIFIG|cas|3||Castle Figure, Variant|9|E|3.30|200..600|
`;
