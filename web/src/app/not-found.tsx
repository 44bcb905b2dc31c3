import { ButtonLink } from '../kit/button.tsx';
import { State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';

export function NotFound() {
  createTitle(() => 'Not found');
  return (
    <State
      isPage
      icon="question"
      title="There is nothing at this address"
      action={<ButtonLink href="/orders">Go to orders</ButtonLink>}
    >
      The link may be old, or mistyped.
    </State>
  );
}
