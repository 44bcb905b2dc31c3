/** Strokes of every icon on a 24 × 24 ground, drawn for this app. */
const PATHS = {
  orders: ['M6 3h12v18l-3-2-3 2-3-2-3 2z', 'M9 8h6M9 12h6'],
  drawers: ['M4 4h16v16H4z', 'M4 9.3h16M4 14.7h16M10.5 6.7h3M10.5 12h3M10.5 17.3h3'],
  todo: ['M4 6l1.5 1.5L8 5M4 12l1.5 1.5L8 11M4 18l1.5 1.5L8 17', 'M11.5 6.5H20M11.5 12.5H20M11.5 18.5H20'],
  settings: [
    'M4 7h10M18 7h2M4 12h2M10 12h10M4 17h8M16 17h4',
    'M14 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0M6 12a2 2 0 1 0 4 0 2 2 0 0 0-4 0M12 17a2 2 0 1 0 4 0 2 2 0 0 0-4 0',
  ],
  search: ['M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z', 'M15.5 15.5L20 20'],
  sync: ['M20 11a8 8 0 0 0-14.3-4M4 4v4h4', 'M4 13a8 8 0 0 0 14.3 4M20 20v-4h-4'],
  check: ['M5 12.5l4.5 4.5L19 7.5'],
  checkCircle: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M8 12.3l2.8 2.8L16 9.8'],
  close: ['M6 6l12 12M18 6L6 18'],
  alert: ['M12 4L2.8 20h18.4z', 'M12 10v4.5M12 17.3v.1'],
  info: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 11v5.5M12 7.7v.1'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 7v5.2l3.3 2'],
  pause: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M10 9v6M14 9v6'],
  wallet: ['M3 7h16a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z', 'M3 7l11-3v3M16.5 13h.1'],
  hand: ['M5 12h14v7H5z', 'M12 3v6M9 6.5L12 9.5l3-3'],
  half: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 3v18M12 8h5.5M12 12h8.5M12 16h7'],
  box: ['M4 8l8-4 8 4v8l-8 4-8-4z', 'M4 8l8 4 8-4M12 12v8'],
  truck: [
    'M2 6h12v10H2zM14 10h4l4 3.5V16h-8',
    'M6.5 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17.5 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  ],
  cancelled: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M5.8 5.8l12.4 12.4'],
  question: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M12 16.5v.1'],
  down: ['M6 9.5l6 6 6-6'],
  right: ['M9.5 6l6 6-6 6'],
  left: ['M14.5 6l-6 6 6 6'],
  arrowUp: ['M12 20V5M6 11l6-6 6 6'],
  arrowDown: ['M12 4v15M6 13l6 6 6-6'],
  more: [
    'M4.5 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0zM11 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0zM17.5 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0z',
  ],
  camera: ['M4 8h4l1.5-3h5L16 8h4v11H4z', 'M12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z'],
  torch: ['M13 3L6 13h5l-1 8 7-10h-5z'],
  picture: ['M4 5h16v14H4z', 'M4 16l4.5-4.5L13 16l3-3 4 4M15.5 9.5h.1'],
  copy: ['M9 9h11v11H9z', 'M5 15H4V4h11v1'],
  external: ['M13 5h6v6M19 5l-9 9', 'M10 6H5v13h13v-5'],
  undo: ['M8 5L4 9l4 4', 'M4 9h10a6 6 0 0 1 0 12h-4'],
  person: ['M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M4.5 20.5c.8-3.5 3.7-5.5 7.5-5.5s6.7 2 7.5 5.5'],
  people: [
    'M9 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
    'M2.5 20c.6-3.2 3-5 6.5-5s5.9 1.8 6.5 5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 15.4c2.2.6 3.6 2.2 4 4.6',
  ],
  minus: ['M5 12h14'],
  plus: ['M12 5v14M5 12h14'],
  offline: ['M4 4l16 16', 'M7 8.5A5.5 5.5 0 0 0 7.5 19H16M10.5 6.2A6 6 0 0 1 18 11a4 4 0 0 1 2.5 6.5'],
  bell: ['M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15z', 'M10 20.5h4'],
  device: ['M7 3h10v18H7z', 'M11 18h2'],
  calendar: ['M4 6h16v14H4z', 'M4 10.5h16M8.5 3.5V8M15.5 3.5V8'],
  download: ['M12 4v11M7 10.5l5 5 5-5', 'M4 20h16'],
  link: ['M10 14a4 4 0 0 0 6 .4l3-3A4 4 0 0 0 13.4 5.8L12 7.2', 'M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.6 5.6L12 16.8'],
  shop: ['M4 10v10h16V10', 'M3 10l2-6h14l2 6zM10 20v-5h4v5'],
  history: ['M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4', 'M12 8v4.5l3 1.8'],
  trash: ['M5 7h14M10 4h4M7 7l1 13h8l1-13'],
  note: ['M5 4h14v11l-5 5H5z', 'M14 20v-5h5M8.5 9h7M8.5 13h3'],
  signOut: ['M14 4H5v16h9', 'M10 12h10M16.5 8l4 4-4 4'],
  lock: ['M6 11h12v9H6z', 'M8.5 11V8a3.5 3.5 0 0 1 7 0v3'],
  spinner: ['M12 3a9 9 0 1 0 9 9'],
  shortage: ['M4 8l8-4 8 4v5M4 8v8l8 4M4 8l8 4 8-4M12 12v8', 'M16 18h6'],
  table: ['M4 5h16v14H4z', 'M4 10h16M10 5v14M15 5v14'],
  layers: ['M12 4l9 5-9 5-9-5z', 'M3.5 14L12 18.7 20.5 14'],
} as const;

export type IconName = keyof typeof PATHS;

/** An inline drawing beside a text; hidden from screen readers, so the text must say it all. */
export function Icon(props: { name: IconName; class?: string }) {
  return (
    <svg
      class={`icon ${props.class ?? ''}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[props.name].join('')} />
    </svg>
  );
}

export function Spinner() {
  return <Icon name="spinner" class="spin" />;
}
