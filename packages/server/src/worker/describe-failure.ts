import { TaskAborted } from './task-aborted.ts';

export interface FailureDescription {
  readonly message: string;
  /** Only for errors nobody expected (TSK-16). */
  readonly stackTrace: string | null;
}

/** An error that a person in charge can do something about carries a `code` of words; its message is enough (TSK-16). */
export function describeFailure(error: unknown): FailureDescription {
  const message = withoutNul(messageChain(error).join(' ')) || 'The run failed without saying why.';
  if (!(error instanceof Error) || isOperational(error)) return { message, stackTrace: null };
  return { message, stackTrace: withoutNul(error.stack ?? error.message) };
}

function messageChain(error: unknown, seen: ReadonlySet<unknown> = new Set()): string[] {
  if (seen.has(error)) return [];
  const known = new Set([...seen, error]);
  if (!(error instanceof Error)) return error === undefined || error === null ? [] : [sentence(String(error))];
  const inner = error instanceof AggregateError ? error.errors.flatMap((part) => messageChain(part, known)) : [];
  const chain = [...(error.message ? [sentence(error.message)] : []), ...inner, ...messageChain(error.cause, known)];
  return chain.filter((text, index) => chain.indexOf(text) === index);
}

function isOperational(error: Error): boolean {
  if (error instanceof TaskAborted) return true;
  return 'code' in error && typeof error.code === 'string' && error.code !== '' && !sqlState.test(error.code);
}

/** A statement the database refused is a fault of ours. */
const sqlState = /^[0-9A-Z]{5}$/;

const sentence = (text: string): string => (/[.!?:]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

/** PostgreSQL's text holds every character but this one. */
const withoutNul = (text: string): string => text.replaceAll('\u0000', '\uFFFD');
