import { Match, Show, Switch } from 'solid-js';
import { ChipSelect } from '../kit/field.tsx';
import { plural, quantity } from '../kit/format.ts';
import type { createWalkPreview } from './walkPreview.ts';

/** Draws a walk on the plan, and says what the plan saves. */
export function PreviewBar(props: { walk: ReturnType<typeof createWalkPreview>; hasMistakes: boolean }) {
  const saved = () => {
    const preview = props.walk.preview();
    return preview && preview.byName > 0 ? Math.round((1 - preview.metres / preview.byName) * 100) : 0;
  };
  return (
    <div class="preview-bar">
      <span>Show a walk:</span>
      <ChipSelect
        label="Walk shown on the plan"
        value={props.walk.kind()}
        onChange={props.walk.setKind}
        options={props.walk.options()}
      />
      <span class="small" role="status">
        <Switch>
          <Match when={props.walk.kind() !== 'none' && props.hasMistakes}>Put the plan right to see the walk.</Match>
          <Match when={props.walk.preview()}>
            {(preview) => (
              <>
                {plural(preview().stops, 'stop')}, <strong>{quantity(Math.round(preview().metres))} m</strong>
                <Show when={saved() > 0}>{`, ${saved()} % shorter than in the order of the codes`}</Show>
              </>
            )}
          </Match>
        </Switch>
      </span>
    </div>
  );
}
