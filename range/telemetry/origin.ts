import { ACTOR } from '../attacker/calls.ts';
import type { Range, Req } from '../http.ts';
import type { Row } from './log.ts';

/** Where a request comes from, as a cloud sees it. */
export interface Origin {
  address: string;
  userAgent: string;
  /** Number of the network that the address belongs to; of those for documentation, RFC 5398. */
  network: string;
  location: { city: string; state: string; countryOrRegion: string; geoCoordinates: { latitude: number; longitude: number } };
}

const DUBLIN = { city: 'Dublin', state: 'Dublin', countryOrRegion: 'IE', geoCoordinates: { latitude: 53.344, longitude: -6.267 } };
const SINGAPORE = { city: 'Singapore', state: 'Central Singapore', countryOrRegion: 'SG', geoCoordinates: { latitude: 1.29, longitude: 103.85 } };

/** The office, whose range of addresses the inventory protects: people and the responders' own runner stand behind it. */
export const OFFICE: Origin = {
  address: '198.51.100.2', network: '64496', location: DUBLIN,
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
};
const RUNNER: Origin = { ...OFFICE, address: '198.51.100.4', userAgent: 'cordon/0.1' };

/** The attacker calls from an address of his own; whoever else calls the range is taken for the responders' runner. */
export function originOf(range: Range, req: Req): Origin {
  if (req.headers[ACTOR] === undefined) return RUNNER;
  return { address: range.world.attacker.loot.address, network: '64500', location: SINGAPORE, userAgent: 'python-requests/2.32.3' };
}

/** Whether the attacker made the request. */
export const isAttackers = (req: Req): boolean => req.headers[ACTOR] !== undefined;

/** `DeviceDetail` of a browser without a registered device. https://learn.microsoft.com/graph/api/resources/devicedetail */
export const deviceDetail = ({ userAgent }: Origin): Row => ({
  deviceId: '', displayName: '', operatingSystem: userAgent.includes('Windows') ? 'Windows10' : '', browser: userAgent.includes('Edg/') ? 'Edge 142.0.0' : '', isCompliant: false, isManaged: false, trustType: '',
});
