const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** IANA names, with this device's own and UTC among them. */
export const TIME_ZONES: string[] = [...new Set([...Intl.supportedValuesOf('timeZone'), own, 'UTC'])].sort();

/** What shops on BrickLink and Brick Owl sell in. */
export const CURRENCIES = [
  'AUD',
  'BRL',
  'CAD',
  'CHF',
  'CZK',
  'DKK',
  'EUR',
  'GBP',
  'HKD',
  'HUF',
  'JPY',
  'KRW',
  'MXN',
  'NOK',
  'NZD',
  'PLN',
  'SEK',
  'SGD',
  'TRY',
  'USD',
  'ZAR',
];

const BY_ZONE: [RegExp, string][] = [
  [/^Europe\/(London|Belfast|Jersey|Guernsey|Isle_of_Man)$/, 'GBP'],
  [/^Europe\/Zurich$/, 'CHF'],
  [/^Europe\/Stockholm$/, 'SEK'],
  [/^Europe\/Oslo$/, 'NOK'],
  [/^Europe\/Copenhagen$/, 'DKK'],
  [/^Europe\/Warsaw$/, 'PLN'],
  [/^Europe\/Prague$/, 'CZK'],
  [/^Europe\/Budapest$/, 'HUF'],
  [/^Australia\//, 'AUD'],
  [/^Pacific\/Auckland$/, 'NZD'],
  [/^America\/(Toronto|Vancouver|Edmonton|Winnipeg|Halifax|Regina|St_Johns|Moncton)$/, 'CAD'],
  [/^America\/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Detroit|Anchorage|Boise|Indiana\/.+|Kentucky\/.+)$/, 'USD'],
  [/^America\/Sao_Paulo$/, 'BRL'],
  [/^America\/Mexico_City$/, 'MXN'],
  [/^Asia\/Tokyo$/, 'JPY'],
  [/^Asia\/Hong_Kong$/, 'HKD'],
  [/^Asia\/Singapore$/, 'SGD'],
  [/^Asia\/Seoul$/, 'KRW'],
];

/** The currency a shop in a time zone most likely sells in; only a suggestion. */
export function guessCurrency(timeZone: string): string {
  return BY_ZONE.find(([zones]) => zones.test(timeZone))?.[1] ?? 'EUR';
}
