import { A, Navigate, useNavigate, useSearchParams } from '@solidjs/router';
import { Show } from 'solid-js';
import { api } from '../api/api.ts';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { createTitle } from '../kit/title.ts';
import { createForm } from './form.ts';
import { FormFrame } from './form-frame.tsx';
import { Gate } from './gate.tsx';
import { safeNext } from './next.ts';
import { becomeSignedIn, createMe } from './session.ts';

export default function SignInPage() {
  createTitle(() => 'Sign in');
  const [search] = useSearchParams<{ next?: string }>();
  const navigate = useNavigate();
  const me = createMe();
  const form = createForm({ email: '', password: '' }, async (values) => {
    await api.signIn(values);
    await becomeSignedIn();
    navigate(safeNext(search.next), { replace: true });
  });
  return (
    <>
      <Show when={!me.isPending && me.data}>
        <Navigate href={safeNext(search.next)} />
      </Show>
      <Gate
        title="Sign in"
        below={
          <>
            New here? <A href="/sign-up">Open a shop</A>
          </>
        }
      >
        <FormFrame form={form}>
          <TextField
            label="E-mail"
            type="email"
            name="email"
            autocomplete="username"
            value={form.values.email}
            onInput={(value) => form.set('email', value)}
            problem={form.problems().email}
          />
          <TextField
            label="Password"
            type="password"
            name="password"
            autocomplete="current-password"
            value={form.values.password}
            onInput={(value) => form.set('password', value)}
            problem={form.problems().password}
          />
          <Button type="submit" tone="primary" busy={form.busy()}>
            Sign in
          </Button>
        </FormFrame>
      </Gate>
    </>
  );
}
