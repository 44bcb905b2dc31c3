/** The mark: a cabinet of drawers, ticked off. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="14" class="logo-ground" />
      <g class="logo-lines" fill="none" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">
        <rect x="13" y="13" width="38" height="38" rx="6" />
        <path d="M13 25.7h38M13 38.3h38" stroke-opacity="0.55" stroke-width="3" />
        <path d="M24 33.5l6 6 12.5-14" stroke-width="5.5" />
      </g>
    </svg>
  );
}
