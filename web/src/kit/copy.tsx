import { Button } from './button.tsx';
import { toast } from './toast.tsx';

/** Copies a text; says so. */
export function CopyButton(props: { text: string; what: string; iconOnly?: boolean }) {
  const copy = () =>
    navigator.clipboard.writeText(props.text).then(
      () => toast({ text: `${props.what} copied.`, tone: 'good' }),
      () => toast({ text: 'This browser did not allow copying. Select the text and copy it by hand.', tone: 'bad' }),
    );
  return (
    <Button icon="copy" iconOnly={props.iconOnly ?? false} onClick={() => void copy()}>
      {`Copy ${props.what.toLowerCase()}`}
    </Button>
  );
}
