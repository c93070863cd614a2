import type { ControlKey } from '../../../../src/model/index.ts';
import { network, type Network } from '../../addresses.ts';
import { nsgId, type NsgId } from '../../client.ts';

export interface BlockObject {
  network: Network;
  /** As the control names it. */
  nsg: string;
  parts: NsgId;
}

/** `<cidr>@<ARM id of the NSG>`. ARM ids know no case; ours is the lower one, so that one NSG is one object. */
export function blockObject(cidr: string, nsg: string): string {
  return `${cidr}@${nsg.toLowerCase()}`;
}

/** A control's object in its parts. A TypeError is a bug, or a hand in `containment.yaml`. */
export function objectOf(control: ControlKey): BlockObject {
  const at = control.object.indexOf('@');
  const nsg = control.object.slice(at + 1);
  const block = at < 0 ? null : network(control.object.slice(0, at));
  const parts = nsgId(nsg);
  if (block === null || parts === null) throw new TypeError(`expected <cidr>@<ARM id of a network security group>, got ${control.object}`);
  return { network: block, nsg, parts };
}
