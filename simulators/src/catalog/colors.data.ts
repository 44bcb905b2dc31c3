/** One colour as the simulated marketplaces know it. `popularity` steers the generator only. */
export interface SimColor {
  blId: number;
  name: string;
  hex: string;
  kind: string;
  boId: number;
  boName: string;
  ldrawId: number;
  legoId: number;
  popularity: number;
}

// BrickLink id | name | hex | type | Brick Owl id | Brick Owl name when it differs | LDraw | LEGO | popularity
const ROWS = `
1|White|FFFFFF|Solid|92||15|1|95
2|Tan|EED9A4|Solid|89||19|5|70
3|Yellow|FFE001|Solid|93||14|24|60
4|Orange|FF7E14|Solid|80||25|106|35
5|Red|B30006|Solid|81||4|21|80
6|Green|00923D|Solid|61||2|28|40
7|Blue|0057A6|Solid|39||1|23|60
8|Brown|6B3F22|Solid|46||6|25|8
9|Light Gray|9C9C9C|Solid|66||7|2|18
10|Dark Gray|6B5A5A|Solid|53||8|27|14
11|Black|212121|Solid|38||0|26|100
12|Trans-Clear|EEEEEE|Transparent|97|Transparent|47|40|60
14|Trans-Dark Blue|00296B|Transparent|98|Transparent Dark Blue|33|43|22
15|Trans-Light Blue|68BCC5|Transparent|101|Transparent Light Blue|43|42|30
16|Trans-Neon Green|C0F500|Transparent|103|Transparent Neon Green|42|49|10
17|Trans-Red|9C0010|Transparent|108|Transparent Red|36|41|28
18|Trans-Neon Orange|FF4231|Transparent|161|Transparent Neon Reddish Orange|38|47|14
19|Trans-Yellow|EBF72D|Transparent|109|Transparent Yellow|46|44|18
20|Trans-Green|217625|Transparent|100|Transparent Green|34|48|16
23|Pink|F5CDD6|Solid|3||13|9|6
34|Lime|C4E000|Solid|70||27|119|30
36|Bright Green|10CB31|Solid|41||10|37|25
39|Dark Turquoise|00A29F|Solid|58||3|107|14
42|Medium Blue|82ADD8|Solid|14||73|102|20
47|Dark Pink|EF5BB3|Solid|17||5|221|16
48|Sand Green|A2BFA3|Solid|18||378|151|22
55|Sand Blue|8899AB|Solid|85||379|135|20
59|Dark Red|6A0E15|Solid|56||320|154|30
63|Dark Blue|243757|Solid|48||272|140|30
67|Metallic Silver|C0C0C0|Metallic|126||80|298|9
68|Dark Orange|B35408|Solid|54||484|38|18
69|Dark Tan|B89869|Solid|57||28|138|34
71|Magenta|B72276|Solid|72||26|124|12
77|Pearl Dark Gray|666660|Pearl|119||148|148|16
80|Dark Green|2E5543|Solid|20||288|141|26
85|Dark Bluish Gray|595D60|Solid|50|Dark Stone Gray|72|199|92
86|Light Bluish Gray|AFB5C7|Solid|64|Medium Stone Gray|71|194|96
88|Reddish Brown|82422A|Solid|82||70|192|65
89|Dark Purple|5F2683|Solid|55||85|268|16
90|Light Nougat|FECCB0|Solid|65|Light Flesh|78|283|12
95|Flat Silver|8D949C|Pearl|117||179|315|18
98|Trans-Orange|E96F01|Transparent|105|Transparent Orange|57|182|20
103|Bright Light Yellow|FFF08C|Solid|44||226|226|16
104|Bright Pink|F7BCDA|Solid|45||29|222|18
110|Bright Light Orange|FFC700|Solid|43||191|191|24
115|Pearl Gold|E79E1D|Pearl|120||297|297|26
120|Dark Brown|50372F|Solid|51||308|308|26
150|Medium Nougat|E3A05B|Solid|74|Medium Dark Flesh|84|312|24
153|Dark Azure|009FE0|Solid|47||321|321|20
154|Lavender|D3BDE3|Solid|36||31|325|12
155|Olive Green|ABA953|Solid|79||330|330|18
156|Medium Azure|6ACEE0|Solid|73||322|322|18
157|Medium Lavender|C689D9|Solid|76||30|324|12
220|Coral|FF8172|Solid|173||353|353|10
`;

/** BrickLink colours the simulators list (ids, names and hex values as of 2026), in BrickLink order. */
export const COLORS: readonly SimColor[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [blId, name, hex, kind, boId, boName, ldrawId, legoId, popularity] = row.split('|') as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    return {
      blId: Number(blId),
      name,
      hex,
      kind,
      boId: Number(boId),
      boName: boName || name,
      ldrawId: Number(ldrawId),
      legoId: Number(legoId),
      popularity: Number(popularity),
    };
  });

const byBlId = new Map(COLORS.map((color) => [color.blId, color]));
const byBoId = new Map(COLORS.map((color) => [color.boId, color]));

/** @returns the colour with this BrickLink id, or undefined for 0 and colours the simulators do not list. */
export function colorByBlId(blId: number): SimColor | undefined {
  return byBlId.get(blId);
}

/** @returns the colour with this Brick Owl id, or undefined. */
export function colorByBoId(boId: number): SimColor | undefined {
  return byBoId.get(boId);
}

/** BrickLink's name for a colour id; 0 is "(Not Applicable)". */
export function colorName(blId: number): string {
  return blId === 0 ? '(Not Applicable)' : (byBlId.get(blId)?.name ?? `Color ${blId}`);
}
