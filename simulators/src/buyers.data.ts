/** A buyer of the simulated marketplaces; all of them are invented. `country` is ISO 3166-1 (`GB`). */
export interface Buyer {
  username: string;
  first: string;
  last: string;
  email: string;
  street1: string;
  street2: string;
  city: string;
  region: string;
  postalCode: string;
  country: string;
  countryName: string;
  phone: string;
  /** False when the buyer typed the address as one block of text. */
  structured: boolean;
}

const ROWS = `
ada_bricks|Ada|Lindqvist|Lerkgatan 12||Uppsala||753 21|SE|Sweden||1
tower_of_plates|Bram|Verhoeven|Molenpad 4|Bus 2|Gent||9000|BE|Belgium|+32 470 00 00 01|1
greentile|Clara|Okafor|18 Orchard Rise||Bristol||BS6 5AA|GB|United Kingdom||1
minifig.max|Max|Zeller|Lindenweg 31||Freiburg||79104|DE|Germany||1
studsandtubes|Dario|Bellini|Via dei Tigli 9||Parma|PR|43121|IT|Italy||0
northern_moc|Eira|Haugland|Fjellveien 77||Bergen||5019|NO|Norway|+47 900 00 002|1
clutchpower88|Finn|O'Rourke|3 Harbour Lane||Galway||H91 XY12|IE|Ireland||1
gear_ratio|Greta|Novak|Na Kopci 15||Brno||602 00|CZ|Czechia||1
snot_wall|Hugo|Marchand|22 rue des Tilleuls||Lyon||69003|FR|France||0
trainyard_ivy|Ivy|Caldwell|410 Maple Street|Apt 5B|Madison|WI|53703|US|United States|+1 608 555 0100|1
jumperplate|Jonas|Keller|Seestrasse 8||Luzern||6004|CH|Switzerland||1
castle_kai|Kai|Andersen|Birkevej 19||Odense||5000|DK|Denmark||1
lotte_builds|Lotte|de Wit|Kerkstraat 101||Utrecht||3511 CD|NL|Netherlands||1
mosaic_mia|Mia|Prieto|Calle del Olmo 6|2&#186; izq.|Valencia||46001|ES|Spain||0
nightfleet|Noah|Whitfield|77 Garden Terrace||Leeds||LS2 9AA|GB|United Kingdom||1
orrery_olga|Olga|Sadowska|ul. Polna 14||Poznan||60-101|PL|Poland||1
pneumatic_pete|Pete|Grantham|1290 Birch Avenue||Portland|OR|97205|US|United States||1
quarry_quinn|Quinn|Tremblay|55 rue Laval||Quebec|QC|G1R 2T1|CA|Canada||1
retro_space_rui|Rui|Carvalho|Rua das Flores 23||Porto||4000-123|PT|Portugal||1
sigfig_saara|Saara|Niemi|Koivukuja 2||Tampere||33100|FI|Finland||1
townplan_tom|Tom|Eberhardt|Hauptplatz 5||Graz||8010|AT|Austria||1
uptown_uma|Uma|Castellan|8 Wattle Court||Geelong|VIC|3220|AU|Australia||1
`;

export const BUYERS: readonly Buyer[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [
      username = '',
      first = '',
      last = '',
      street1 = '',
      street2 = '',
      city = '',
      region = '',
      postalCode = '',
      country = '',
      countryName = '',
      phone = '',
      structured = '1',
    ] = row.split('|');
    return {
      username,
      first,
      last,
      email: `${username.replace(/\W/g, '.')}@buyers.example`,
      street1,
      street2: street2.replace('&#186;', 'º'),
      city,
      region,
      postalCode,
      country,
      countryName,
      phone,
      structured: structured === '1',
    };
  });

/** A buyer by user name; unknown names get an address of their own made from the list, so that any name can order. */
export function buyerNamed(username: string): Buyer {
  const known = BUYERS.find((buyer) => buyer.username === username);
  if (known) return known;
  const base = BUYERS[username.length % BUYERS.length] as Buyer;
  return { ...base, username, email: `${username.replace(/\W/g, '.')}@buyers.example` };
}
