import type { JSX } from 'solid-js';
import { Logo } from '../kit/logo.tsx';
import './people.css';

/** The quiet page around signing in, signing up and joining. */
export function Gate(props: { title: string; children: JSX.Element; below?: JSX.Element }) {
  return (
    <div class="gate">
      <main class="gate-main">
        <div class="gate-brand">
          <Logo />
          <span>BrickOps</span>
        </div>
        <div class="panel stack">
          <h1>{props.title}</h1>
          {props.children}
        </div>
        <div class="gate-below">{props.below}</div>
      </main>
      <footer class="foot">
        LEGO® is a trademark of the LEGO Group, which does not sponsor, authorise or endorse BrickOps. BrickOps has no
        affiliation with the LEGO Group, BrickLink or Brick Owl.
      </footer>
    </div>
  );
}
