import { actionOf, awsRoutes, serviceOf } from './aws/api.ts';
import { kmsError, kmsRoutes } from './aws/kms.ts';
import { imdsRoutes } from './aws/imds.ts';
import { awsFault, queryError } from './aws/xml.ts';
import { armError, machineRoutes } from './azure/arm.ts';
import { logsError, logsRoutes } from './azure/logs.ts';
import { nsgRoutes } from './azure/nsg.ts';
import { sentinelRoutes } from './azure/securityinsights.ts';
import { defenderError, defenderRoutes } from './defender/api.ts';
import { graphError, loginError } from './entra/errors.ts';
import { graphRoutes } from './entra/graph.ts';
import { loginRoutes, resourceRoutes } from './entra/login.ts';
import { json, type Reply, type Req, type Route } from './http.ts';
import { githubError, githubRoutes } from './tickets/github.ts';
import { repositoryRoutes } from './tickets/repositories.ts';
import { jiraError, jiraRoutes } from './tickets/jira.ts';
import { wireRoutes } from './wire.ts';

/** A simulated host: its routes, and how it writes an error (for faults and unknown paths). */
export type Service = { routes: readonly Route[]; error: (status: number, message: string, req: Req) => Reply };

const plain = (status: number, message: string): Reply => json(status, { error: message });

/** Every service by the prefix that stands in the place of the vendor's host. */
export const services: Record<string, Service> = {
  graph: { routes: graphRoutes, error: (status, message) => graphError(status, message) },
  login: { routes: loginRoutes, error: (status, message) => loginError(status, 'temporarily_unavailable', 90033, message) },
  resource: { routes: resourceRoutes, error: plain },
  defender: { routes: defenderRoutes, error: (status, message) => defenderError(status, message) },
  aws: {
    routes: awsRoutes,
    error: (status, message, req) => (status === 404 ? queryError(404, 'NotFound', message) : awsFault(serviceOf(actionOf(req.body)), status)),
  },
  kms: { routes: kmsRoutes, error: (status, message) => kmsError(status, status < 500 ? 'ValidationException' : 'KMSInternalException', message) },
  imds: { routes: imdsRoutes, error: plain },
  arm: { routes: [...nsgRoutes, ...machineRoutes, ...sentinelRoutes], error: (status, message) => armError(status, message) },
  logs: { routes: logsRoutes, error: logsError },
  github: { routes: [...githubRoutes, ...repositoryRoutes], error: (status, message) => githubError(status, message) },
  jira: { routes: jiraRoutes, error: (status, message) => jiraError(status, [message]) },
  wire: { routes: wireRoutes, error: plain },
};

/** What a fault's `operation` is compared with: AWS's action, else `METHOD /path`. */
export const operationOf = (service: string, req: Req): string => (service === 'aws' ? actionOf(req.body) : `${req.method} ${req.path}`);
