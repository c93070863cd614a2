import { json, Refused, type Reply } from '../http.ts';

const CODES: Record<number, string> = {
  400: 'Request_BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  429: 'TooManyRequests',
  503: 'serviceNotAvailable',
};

/** An error in Microsoft Graph's shape. https://learn.microsoft.com/graph/errors */
export const graphError = (status: number, message: string, code = CODES[status] ?? 'InternalServerError'): Reply =>
  json(status, { error: { code, message } });

/** Throws an error in Graph's shape. */
export function refuseGraph(status: number, message: string, code?: string): never {
  throw new Refused(graphError(status, message, code));
}

/** An error in the token endpoint's shape. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export const loginError = (status: number, error: string, number: number, message: string): Reply =>
  json(status, { error, error_description: `AADSTS${number}: ${message}`, error_codes: [number] });
