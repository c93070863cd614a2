import * as z from 'zod';
import { ProviderError } from '../../../stacks/provider/errors.ts';
import { bodyOf, send } from '../../../stacks/provider/http.ts';
import type { Operation } from '../../../stacks/provider/resource.ts';
import type { Json } from '../../../stacks/provider/values.ts';

/** Of the real provider's configuration only what says where ARM is and whose; the rest is taken and not used. */
export const Config = z.object({ metadataHost: z.url().nullish(), subscriptionId: z.string().nullish() });
export type Config = z.infer<typeof Config>;

export interface Arm {
  base: string;
  subscription: string;
}

/** The version that @pulumi/azure-native 3 uses for network resources. */
export const API_VERSION = '2024-05-01';

/** Where ARM is. Throws INVALID_ARGUMENT without `metadataHost`: a stand-in never talks to the real Azure. */
export function armOf(config: Config): Arm {
  if (config.metadataHost == null || config.subscriptionId == null) {
    throw new ProviderError('INVALID_ARGUMENT', 'the stand-in of azure-native needs metadataHost (a URL) and subscriptionId');
  }
  return { base: config.metadataHost.replace(/\/+$/, ''), subscription: config.subscriptionId };
}

const PropertyValue: z.ZodType<Json> = z.json();
export const ArmObject = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string().optional(),
  etag: z.string().optional(),
  properties: z.record(z.string(), PropertyValue),
});
export type ArmObject = z.infer<typeof ArmObject>;

function urlOf(arm: Arm, id: string, version: string): string {
  return `${arm.base}${id.split('/').map(encodeURIComponent).join('/')}?api-version=${version}`;
}

const HEADERS = { authorization: 'Bearer range' };

/** An object by its ARM id; null when it (or what it is in) is not there. */
export async function get(arm: Arm, id: string, operation: Operation, version = API_VERSION): Promise<ArmObject | null> {
  const answer = await send({ method: 'GET', url: urlOf(arm, id, version), headers: HEADERS }, operation);
  return answer.status === 404 ? null : bodyOf(answer, ArmObject, id);
}

/** Creates or replaces an object. Throws with ARM's own code and text, as the real provider shows it. */
export async function put(arm: Arm, id: string, body: { kind?: string; properties: Record<string, Json> }, operation: Operation, version = API_VERSION): Promise<ArmObject> {
  const answer = await send({ method: 'PUT', url: urlOf(arm, id, version), headers: HEADERS, json: body }, operation);
  if (answer.status === 404) throw new ProviderError('NOT_FOUND', `PUT ${id}\nRESPONSE 404: 404 Not Found\n${answer.text.slice(0, 500)}`);
  return bodyOf(answer, ArmObject, id);
}

/** Deletes an object; absent is fine. */
export async function remove(arm: Arm, id: string, operation: Operation, version = API_VERSION): Promise<void> {
  await send({ method: 'DELETE', url: urlOf(arm, id, version), headers: HEADERS }, operation);
}
