import { useQuery } from '@tanstack/solid-query';
import { isAllowed } from '../../../worker/src/auth/permissions.domain.ts';
import type { Todo } from '../../../worker/src/contract/todos.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Menu } from '../kit/menu.tsx';
import { changeTodo } from './todoActions.ts';

/** The team as a query; asked for once by however many to-dos. */
export const createTeam = () => useQuery(() => ({ queryKey: keys.team, queryFn: () => api.team() }));

/** Whose a to-do is, and who else could take it. */
export function AssignMenu(props: { todo: Todo }) {
  const team = createTeam();
  const members = () => (team.isPending ? [] : (team.data?.members ?? []));
  const current = () => props.todo.assignee;
  const give = (to: Todo['assignee']) => () => void changeTodo(props.todo, { assigneeId: to?.id ?? null }, to);
  return (
    <Menu
      label={current()?.name ?? 'Assign'}
      icon="person"
      items={[
        ...members()
          .filter(({ id, role }) => id !== current()?.id && isAllowed(role, 'todos.write'))
          .toSorted((a, b) => Number(b.isYou) - Number(a.isYou))
          .map(({ id, name, isYou }) => ({ label: isYou ? 'I take it' : name, onSelect: give({ id, name }) })),
        current() !== null && { label: 'Nobody', onSelect: give(null) },
      ]}
    />
  );
}
