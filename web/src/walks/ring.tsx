/** A ring that fills; what it says is said beside it as well. */
export function Ring(props: { share: number; label: string; tone?: 'good' | 'warn' }) {
  const percent = () => Math.round(props.share * 100);
  return (
    <svg class="ring" viewBox="0 0 36 36" role="img" aria-label={props.label} data-tone={props.tone}>
      <circle class="ring-ground" cx="18" cy="18" r="15" fill="none" stroke-width="4" />
      <circle
        class="ring-share"
        cx="18"
        cy="18"
        r="15"
        fill="none"
        stroke-width="4"
        stroke-linecap="round"
        pathLength="100"
        stroke-dasharray={`${percent()} 100`}
        transform="rotate(-90 18 18)"
        visibility={percent() === 0 ? 'hidden' : undefined}
      />
      <text class="ring-text" x="18" y="18" text-anchor="middle" dominant-baseline="central">
        {percent()}%
      </text>
    </svg>
  );
}
