import { useMutation, useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { ROLES, type Role } from '../../../worker/src/contract/common.ts';
import type { Invitation, Member } from '../../../worker/src/contract/members.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { CopyButton } from '../kit/copy.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Each } from '../kit/each.tsx';
import { SelectField, TextField } from '../kit/field.tsx';
import { Menu } from '../kit/menu.tsx';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';
import { createForm } from './form.ts';
import { FormFrame } from './form-frame.tsx';
import { useMay, useMe } from './me.tsx';
import { ROLE_WORDS } from './roles.ts';
import { mayChangeMember, mayInvite } from './teamRules.ts';
import './people.css';

const optionsOf = (roles: readonly Role[]) =>
  roles.map((role) => ({ value: role, label: `${ROLE_WORDS[role].label}: ${ROLE_WORDS[role].may}` }));
const refetch = () => queryClient.invalidateQueries({ queryKey: keys.team });
const say = (error: Error) => toast({ text: error.message, tone: 'bad' });

export default function TeamPage() {
  const may = useMay();
  const team = useQuery(() => ({ queryKey: keys.team, queryFn: api.team }));
  return (
    <>
      <h1>Team</h1>
      <Loaded query={team} loading={<SkeletonRows rows={4} label="Loading the team" />}>
        {(data) => (
          <>
            <section class="panel" aria-label="Members">
              <ul>
                <Each rows={data().members} by={(member) => member.id}>
                  {(member) => (
                    <MemberRow
                      member={member()}
                      owners={data().members.filter(({ role }) => role === 'owner').length}
                    />
                  )}
                </Each>
              </ul>
            </section>
            <Show when={may('members.write')}>
              <InviteForm />
            </Show>
            <Show when={may('members.write') && data().invitations.length > 0}>
              <section class="panel stack" aria-label="Open invitations">
                <h2>Open invitations</h2>
                <Each rows={data().invitations} by={(invitation) => invitation.id}>
                  {(invitation) => <InvitationRow invitation={invitation()} />}
                </Each>
              </section>
            </Show>
          </>
        )}
      </Loaded>
    </>
  );
}

function MemberRow(props: { member: Member; owners: number }) {
  const may = useMay();
  const me = useMe();
  const [removing, setRemoving] = createSignal(false);
  const [changing, setChanging] = createSignal<Role>();
  const member = () => props.member;
  const mayBecome = (role: Role | null) =>
    may('members.write') && mayChangeMember(me().role, member(), role, props.owners);
  const roles = () => ROLES.filter((role) => role === member().role || mayBecome(role));
  const change = useMutation(() => ({
    mutationFn: (role: Role) => api.changeMember(member().id, { role }),
    onSuccess: () => {
      setChanging();
      return refetch();
    },
    onError: say,
  }));
  const remove = useMutation(() => ({
    mutationFn: () => api.removeMember(member().id),
    onSuccess: () => {
      setRemoving(false);
      toast({ text: `${member().name} is no longer in the team.`, tone: 'good' });
      return refetch();
    },
    onError: say,
  }));
  return (
    <li class="member">
      <div class="who">
        <div class="row">
          <strong>{member().name}</strong>
          <Show when={member().isYou}>
            <Badge tone="accent">You</Badge>
          </Show>
        </div>
        <div class="muted small truncate">{member().email}</div>
      </div>
      <Badge>{ROLE_WORDS[member().role].label}</Badge>
      <Show when={!member().isYou}>
        <Menu
          label={`Change ${member().name}`}
          iconOnly
          items={[
            roles().length > 1 && {
              label: 'Change role',
              icon: 'people' as const,
              onSelect: () => setChanging(member().role),
            },
            mayBecome(null) && {
              label: 'Remove from the team',
              icon: 'trash' as const,
              tone: 'danger' as const,
              onSelect: () => setRemoving(true),
            },
          ]}
        />
      </Show>
      <Show when={changing()}>
        {(role) => (
          <Dialog
            open
            title={`Role of ${member().name}`}
            onClose={() => setChanging()}
            actions={
              <>
                <Button onClick={() => setChanging()}>Cancel</Button>
                <Button tone="primary" busy={change.isPending} onClick={() => change.mutate(role())}>
                  {`Make ${member().name} ${ROLE_WORDS[role()].article}`}
                </Button>
              </>
            }
          >
            <SelectField label="Role" value={role()} onChange={setChanging} options={optionsOf(roles())} />
          </Dialog>
        )}
      </Show>
      <Dialog
        open={removing()}
        title={`Remove ${member().name} from the team?`}
        onClose={() => setRemoving(false)}
        actions={
          <>
            <Button onClick={() => setRemoving(false)}>Keep in the team</Button>
            <Button tone="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              {`Remove ${member().name}`}
            </Button>
          </>
        }
      >
        <p>What {member().name} did stays in the books. Signing in to this shop stops working at once.</p>
      </Dialog>
    </li>
  );
}

function InviteForm() {
  const me = useMe();
  const roles = () => ROLES.filter((role) => mayInvite(me().role, role));
  const [sent, setSent] = createSignal<Invitation>();
  const form = createForm({ email: '', role: 'picker' }, async ({ email, role }) => {
    setSent(await api.invite({ email, role: role as Role }));
    form.set('email', '');
    await refetch();
  });
  return (
    <section class="panel stack" aria-label="Invite somebody">
      <h2>Invite somebody</h2>
      <FormFrame form={form}>
        <TextField
          label="E-mail"
          type="email"
          autocomplete="off"
          value={form.values.email}
          onInput={(value) => form.set('email', value)}
          problem={form.problems().email}
        />
        <SelectField
          label="Role"
          value={form.values.role as Role}
          onChange={(value) => form.set('role', value)}
          options={optionsOf(roles())}
          problem={form.problems().role}
        />
        <div class="button-row">
          <Button type="submit" tone="primary" busy={form.busy()}>
            Make an invitation link
          </Button>
        </div>
      </FormFrame>
      <Show when={sent()}>
        {(invitation) => (
          <Note tone="good" live>
            The link for {invitation().email} is ready. Send it to them yourself: BrickOps sends no e-mail.
          </Note>
        )}
      </Show>
    </section>
  );
}

function InvitationRow(props: { invitation: Invitation }) {
  const withdraw = useMutation(() => ({
    mutationFn: () => api.withdrawInvitation(props.invitation.id),
    onSuccess: () => {
      toast({ text: `The invitation for ${props.invitation.email} no longer works.`, tone: 'good' });
      return refetch();
    },
    onError: say,
  }));
  return (
    <div>
      <div class="invite-link">
        <TextField
          label={`${props.invitation.email}, ${ROLE_WORDS[props.invitation.role].label.toLowerCase()}`}
          value={props.invitation.link}
          onInput={() => {}}
          readonly
        />
        <CopyButton text={props.invitation.link} what="Link" iconOnly />
        <Button icon="trash" iconOnly busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {`Withdraw the invitation for ${props.invitation.email}`}
        </Button>
      </div>
      <p class="small muted">
        Works until <ExactTime at={props.invitation.expiresAt} />
      </p>
    </div>
  );
}
