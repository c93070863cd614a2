import grpc from '@grpc/grpc-js';
import any_pb from 'google-protobuf/google/protobuf/any_pb.js';
import struct_pb from 'google-protobuf/google/protobuf/struct_pb.js';
import provider_pb from '@pulumi/pulumi/proto/provider_pb.js';
import status_pb from '@pulumi/pulumi/proto/status_pb.js';
import type { Json } from './values.ts';

/** The gRPC codes that a provider of ours answers with; each says something else about what happened in the cloud. */
export type ProviderCode =
  | 'INVALID_ARGUMENT' // the request is wrong; repeating it cannot help
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'NOT_FOUND'
  | 'FAILED_PRECONDITION' // somebody has to decide: plan again
  | 'ABORTED' // lost a race against another writer
  | 'RESOURCE_EXHAUSTED' // throttled for longer than the operation may wait
  | 'UNAVAILABLE'
  | 'DEADLINE_EXCEEDED' // also an unanswered write: handlers read before they write again
  | 'CANCELLED'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'; // a bug of ours: the engine keeps the operation as pending, for a person to look at

/** What a resource handler throws: what happened, in words for a person, with what to do next. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ProviderCode;
  /** The cloud's own error code, such as `Authorization_RequestDenied`, when it gave one. */
  readonly reason: string | null;
  constructor(code: ProviderCode, message: string, options: { reason?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.reason = options.reason ?? null;
  }
}

/** Thrown when the write was accepted but its effect was not seen in time: the engine keeps the resource, marked as failed. */
export class UnverifiedError extends Error {
  override readonly name = 'UnverifiedError';
  readonly id: string;
  readonly outputs: Record<string, Json>;
  constructor(id: string, outputs: Record<string, Json>, message: string) {
    super(message);
    this.id = id;
    this.outputs = outputs;
  }
}

/** The `grpc-status-details-bin` trailer by which an engine learns of a partial create or update. */
function initFailed(error: UnverifiedError, inputs: Record<string, Json>): grpc.Metadata {
  const detail = new provider_pb.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(struct_pb.Struct.fromJavaScript({ ...inputs, ...error.outputs }));
  detail.setInputs(struct_pb.Struct.fromJavaScript(inputs));
  detail.setReasonsList([error.message]);
  const packed = new any_pb.Any();
  packed.pack(detail.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const status = new status_pb.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(error.message);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(status.serializeBinary()));
  return metadata;
}

/** The gRPC answer for anything that was thrown. `inputs` are what a partial create or update is recorded with. */
export function toServiceError(error: unknown, inputs: Record<string, Json> = {}): Partial<grpc.StatusObject> {
  if (error instanceof UnverifiedError) {
    return { code: grpc.status.UNKNOWN, details: error.message, metadata: initFailed(error, inputs) };
  }
  if (error instanceof ProviderError) return { code: grpc.status[error.code], details: error.message };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: grpc.status.INTERNAL, details: `the provider failed: ${text}` };
}
