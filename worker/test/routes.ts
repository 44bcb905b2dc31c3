import { createApp } from '../src/app.ts';
import type { Permission } from '../src/auth/permissions.domain.ts';
import { PERMISSION } from '../src/auth/requires.ts';
import { SIGNED_IN } from '../src/auth/session.ts';

/** A route as the app declares it. */
export interface DeclaredRoute {
  method: string;
  /** With parameters as `:name`. */
  path: string;
  permission: Permission | null;
  /** True where being signed in is enough. */
  isForPeople: boolean;
}

/** Every route of the app; one that is added tomorrow is among them. */
export function declaredRoutes(): DeclaredRoute[] {
  const routes = new Map<string, DeclaredRoute>();
  for (const { method, path, handler } of createApp().routes) {
    if (method === 'ALL') continue;
    const key = `${method} ${path}`;
    const known = routes.get(key) ?? { method, path, permission: null, isForPeople: false };
    const marks = handler as { [PERMISSION]?: Permission; [SIGNED_IN]?: boolean };
    routes.set(key, {
      ...known,
      permission: marks[PERMISSION] ?? known.permission,
      isForPeople: known.isForPeople || marks[SIGNED_IN] === true,
    });
  }
  return [...routes.values()];
}
