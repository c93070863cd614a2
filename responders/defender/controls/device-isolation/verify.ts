import type { Residual } from '../../../../src/model/index.ts';
import type { Call, InForce, Verification } from '../../../contract.ts';
import { after } from '../../../time.ts';
import type { DefenderClient } from '../../client.ts';
import { isolationState, modeOf, type IsolationMode } from '../../isolation.ts';

/** An action on a device that is offline is tried for 3 days. https://learn.microsoft.com/defender-endpoint/respond-machine-alerts */
const OFFLINE_SECONDS = 3 * 24 * 3_600;
const AGAIN = 'Run cordon apply again; if it stays, isolate the device in the Defender portal and look at its Action center.';

/** Effective only when an isolation of this mode or a stricter one has succeeded and none has lifted it: 201 is Pending. */
export async function verifyIsolation(held: InForce, mode: IsolationMode, call: Call, defender: DefenderClient): Promise<Verification> {
  const state = isolationState(await defender.isolations(held.control.object, call));
  if (state.mode !== null && (state.mode === 'Full' || mode === 'Selective')) {
    return { state: 'effective', at: call.now, residual: channelLeft(state.mode, state.by?.requestorComment.includes(held.marker) ?? false) };
  }
  if (state.open?.type === 'Isolate') {
    return {
      state: 'pending',
      until: after(new Date(state.open.creationDateTimeUtc).toISOString(), OFFLINE_SECONDS),
      why: `the isolation is ${state.open.status}: the device has not confirmed it; an offline device is tried for 3 days`,
      residual: { what: 'the device has its network until it confirms', until: null },
    };
  }
  const { last } = state;
  const residual = { what: 'the device has its network', until: null };
  if (last === null) return { state: 'not-effective', why: 'Defender has no isolation of this device', next: AGAIN, residual };
  if (last.type === 'Unisolate') return { state: 'not-effective', why: `the isolation was lifted (${last.status}) by ${last.requestor === '' ? 'somebody' : last.requestor} at ${new Date(last.creationDateTimeUtc).toISOString()}${last.requestorComment === '' ? '' : `: "${last.requestorComment.slice(0, 200)}"`}`, next: `Find out who lifted it and why; then run cordon apply again, or release the incident.`, residual };
  if (last.status === 'Succeeded') return { state: 'not-effective', why: `the device is isolated as ${modeOf(last)}, not as ${mode}`, next: AGAIN, residual };
  return { state: 'not-effective', why: `the isolation ended as ${last.status}`, next: AGAIN, residual };
}

function channelLeft(mode: IsolationMode, ours: boolean): Residual | null {
  const parts = [
    ...(mode === 'Selective' ? ['Outlook, Teams and Skype for Business keep working (Selective)'] : []),
    ...(ours ? [] : ['the isolation is somebody else\'s: they can lift it']),
  ];
  return parts.length === 0 ? null : { what: parts.join('; '), until: null };
}
