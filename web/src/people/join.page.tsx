import { A, useNavigate, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createEffect, createSignal, Match, Show, Switch } from 'solid-js';
import { api } from '../api/api.ts';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { Spinner } from '../kit/icons.tsx';
import { Note } from '../kit/note.tsx';
import { createTitle } from '../kit/title.ts';
import { toast } from '../kit/toast.tsx';
import { createForm } from './form.ts';
import { FormFrame } from './form-frame.tsx';
import { Gate } from './gate.tsx';
import { ROLE_WORDS } from './roles.ts';
import { becomeSignedIn, createMe, signOut } from './session.ts';

/** Opened from an invitation link: whoever has an account signs in and accepts, everybody else makes one. */
export default function JoinPage() {
  createTitle(() => 'Join a shop');
  const params = useParams<{ id: string }>();
  const navigate = useNavigate();
  const me = createMe();
  const who = () => (me.isPending ? undefined : me.data);
  const invitation = useQuery(() => ({
    queryKey: ['invitation', params.id],
    queryFn: () => api.invitation(params.id),
  }));
  const known = () => (invitation.isPending ? undefined : invitation.data);
  const [busy, setBusy] = createSignal(false);
  const arrive = async () => {
    await becomeSignedIn();
    navigate('/orders', { replace: true });
  };
  const accept = async () => {
    setBusy(true);
    try {
      await api.acceptInvitation(params.id);
      await arrive();
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : String(error), tone: 'bad' });
    } finally {
      setBusy(false);
    }
  };
  const form = createForm({ name: '', email: '', password: '' }, async (values) => {
    if (known()?.hasAccount) {
      await api.signIn({ email: values.email, password: values.password });
      await api.acceptInvitation(params.id);
    } else {
      await api.signUp({ ...values, invitationId: params.id });
    }
    await arrive();
  });
  createEffect(() => {
    const email = known()?.email;
    if (email) form.set('email', email);
  });
  const title = () => (known() ? `Join ${known()?.shopName}` : 'Join a shop');
  const isRightPerson = () => who()?.email.toLowerCase() === known()?.email.toLowerCase();
  return (
    <Gate title={title()} below={<A href="/sign-in">Sign in instead</A>}>
      <Switch fallback={<Spinner />}>
        <Match when={invitation.isError}>
          <Note tone="bad">{invitation.error?.message}</Note>
          <p class="muted">Ask the person who invited you for a new link.</p>
        </Match>
        <Match when={known() && who()}>
          <Show
            when={isRightPerson()}
            fallback={
              <>
                <p>
                  This invitation is for {known()?.email}. You are signed in as {who()?.email}.
                </p>
                <Button onClick={() => void signOut()}>Sign out</Button>
              </>
            }
          >
            <p>
              You are signed in as {who()?.name}. {known()?.shopName} invites you as{' '}
              {ROLE_WORDS[known()?.role ?? 'viewer'].article}.
            </p>
            <Button tone="primary" busy={busy()} onClick={() => void accept()}>
              {`Join ${known()?.shopName}`}
            </Button>
          </Show>
        </Match>
        <Match when={known()}>
          {(preview) => (
            <FormFrame form={form}>
              <p>
                {preview().shopName} invites you as {ROLE_WORDS[preview().role].article}.{' '}
                {preview().hasAccount ? 'Sign in to join.' : 'Choose a name and a password to join.'}
              </p>
              <TextField
                label="E-mail"
                type="email"
                name="email"
                autocomplete="username"
                readonly
                value={form.values.email}
                onInput={(value) => form.set('email', value)}
                problem={form.problems().email}
              />
              <Show when={!preview().hasAccount}>
                <TextField
                  label="Your name"
                  name="name"
                  autocomplete="name"
                  value={form.values.name}
                  onInput={(value) => form.set('name', value)}
                  problem={form.problems().name}
                />
              </Show>
              <TextField
                label="Password"
                type="password"
                name="password"
                autocomplete={preview().hasAccount ? 'current-password' : 'new-password'}
                hint={preview().hasAccount ? undefined : 'At least 10 characters.'}
                value={form.values.password}
                onInput={(value) => form.set('password', value)}
                problem={form.problems().password}
              />
              <Button type="submit" tone="primary" busy={form.busy()}>
                {preview().hasAccount ? 'Sign in and join' : 'Join the shop'}
              </Button>
            </FormFrame>
          )}
        </Match>
      </Switch>
    </Gate>
  );
}
