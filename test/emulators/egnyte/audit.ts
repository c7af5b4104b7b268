// The writes that a client of the trash may send to Egnyte: the one action, and those of signing in and out.
import type { Guard } from '../audit.ts';
import type { EgnyteState } from './state.ts';

export function egnyteGuard(state: EgnyteState): Guard {
  return {
    writes: [
      { method: 'POST', path: /^\/pubapi\/v1\/fs\/trash$/ },
      { method: 'POST', path: /^\/puboauth\/(?:authorize|token)$/ },
      { method: 'POST', path: /^\/pubapi\/v1\/tokens\/revoke$/ },
    ],
    harm: () => [...state.destroyedLive(), ...state.movedLive()],
  };
}
