import { createContext, useContext } from 'solid-js';
import type { Permission } from '../../../worker/src/auth/permissions.domain.ts';
import type { Me } from '../../../worker/src/contract/auth.ts';

const MeContext = createContext<() => Me>();
export const MeProvider = MeContext.Provider;

/** The signed-in person; only below the shell. */
export function useMe(): () => Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe needs the shell around it');
  return me;
}

/** Whether the signed-in person may do something; actions they may not do are not shown. */
export function useMay(): (permission: Permission) => boolean {
  const me = useMe();
  return (permission) => me().permissions.includes(permission);
}
