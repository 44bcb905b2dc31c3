import { For } from 'solid-js';

/** BrickLink's downloads, as its page and the files call them, and what each is good for here. */
const DOWNLOADS = [
  { name: 'Parts', file: 'Parts.txt', use: 'names and weights of every part, with their old numbers' },
  { name: 'Sets', file: 'Sets.txt', use: 'and likewise Minifigures, Gear, Books, Instructions' },
  { name: 'Categories', file: 'categories.txt', use: 'to narrow a search down' },
  { name: 'Colors', file: 'colors.txt', use: 'colours newer than BrickOps' },
  {
    name: 'Part and Color Codes',
    file: 'codes.txt',
    use: 'which colours a part is known in, and LEGO’s element numbers',
  },
] as const;

/** Which files to fetch, most useful first. */
export function Downloads() {
  return (
    <ol class="catalogue-downloads small" aria-label="BrickLink’s downloads">
      <For each={DOWNLOADS}>
        {({ name, file, use }) => (
          <li>
            <strong>{name}</strong> ({file}): <span class="muted">{use}</span>
          </li>
        )}
      </For>
    </ol>
  );
}
