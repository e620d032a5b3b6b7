/**
 * One LDAP v3 connection: ldapts encodes and decodes the messages, the conversation is ours, because
 *  - a lost connection must stay lost (the library's client reconnects silently, without the bind);
 *  - an empty page with a cookie is not the end of a search;
 *  - a page must be cut short the moment the server dies, and a request that was sent must end as "not known".
 *
 *   connect ──▶ [StartTLS] ──▶ bind ──▶ search / add / modify / rename / remove / extend … ──▶ close
 */
import { connect, type Socket } from 'node:net';
import {
  AddRequest,
  type Attribute,
  BindRequest,
  type Change,
  type Control,
  DeleteRequest,
  ExtendedRequest,
  type Filter,
  FilterParser,
  type ExtendedResponse,
  MessageParser,
  ModifyDNRequest,
  ModifyRequest,
  PagedResultsControl,
  SearchRequest,
  UnbindRequest,
} from 'ldapts';
import {
  contentOf,
  createEntryDecoder,
  type DirectoryEntry,
  searchResultEntry,
  searchResultReference,
} from './directory-entry.ts';
import { LdapResultError, LdapTransportError, messageOf } from './ldap-errors.ts';
import { createMessageStream } from './message-stream.ts';
import { authenticateMessage, negotiateMessage, type NtlmCredentials } from './ntlm.ts';
import { bindResponse, decodeBindResponse, SaslBindRequest } from './sasl-bind.ts';
import { secureSocket, type TlsTrust } from './tls-trust.ts';

const sequence = 0x30;
const integer = 0x02;
const saslBindInProgress = 14;

type Request = Parameters<MessageParser['read']>[1] extends Map<string, { message: infer M }> ? M : never;
interface Response {
  readonly status: number;
  readonly errorMessage: string;
  readonly controls?: Control[];
  readonly serverCredentials?: Buffer | undefined;
}

interface Pending {
  readonly message: Request;
  readonly entries: DirectoryEntry[];
  settle(response: Response): void;
  fail(error: LdapTransportError): void;
}

export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

export interface SearchParameters {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter | string;
  /** Empty asks for all user attributes. */
  readonly attributes: readonly string[];
  readonly sizeLimit?: number;
  /** RFC 2696, not critical; the cookie of the page before, or none for the first. */
  readonly page?: { readonly size: number; readonly cookie: Buffer | undefined };
  readonly controls?: readonly Control[];
  readonly timeoutMs: number;
}

export interface SearchPage {
  readonly entries: readonly DirectoryEntry[];
  /** Present while there are more pages. */
  readonly cookie: Buffer | undefined;
  /** `sizeLimitExceeded` is the only failure that still returns entries. */
  readonly sizeLimitExceeded: boolean;
}

export class LdapConnection {
  private readonly pending = new Map<string, Pending>();
  private readonly timeoutMs: number;
  private readonly host: string;
  private socket: Socket;
  private parser = new MessageParser();
  private stream = createMessageStream();
  private readonly decodeEntry = createEntryDecoder();
  private lastMessageId = 0;
  private lost: string | undefined;
  isSecure = false;

  private constructor(socket: Socket, target: ConnectionTarget) {
    this.socket = socket;
    this.timeoutMs = target.timeoutMs;
    this.host = target.host;
    this.listen();
  }

  /** Throws LdapTransportError when the server cannot be reached in time. */
  static async connect(target: ConnectionTarget): Promise<LdapConnection> {
    return new LdapConnection(await connectSocket(target), target);
  }

  get isOpen(): boolean {
    return this.lost === undefined;
  }

  /** Begins TLS at once, as LDAPS does. */
  async secure(trust: TlsTrust): Promise<void> {
    this.socket.off('data', this.onData).off('close', this.onClose);
    this.socket = await secureSocket(this.socket, this.host, trust, this.timeoutMs);
    this.isSecure = true;
    this.parser = new MessageParser();
    this.stream = createMessageStream();
    this.listen();
  }

  /** RFC 4511 §4.14. */
  async startTls(trust: TlsTrust): Promise<void> {
    await this.extend('start TLS', '1.3.6.1.4.1.1466.20037');
    await this.secure(trust);
  }

  async bind(username: string, password: string): Promise<void> {
    const request = new BindRequest({ messageId: this.nextId(), dn: username, password });
    await this.perform('accept the credentials', request, this.timeoutMs);
  }

  /** Two rounds of GSS-SPNEGO with bare NTLM tokens, which Active Directory and Samba accept. */
  async bindNtlm(credentials: NtlmCredentials): Promise<void> {
    const operation = 'accept the credentials';
    const begun = await this.exchange(this.saslBind(negotiateMessage()), this.timeoutMs);
    const { status, errorMessage, serverCredentials } = begun.response;
    if (status !== saslBindInProgress || !serverCredentials) throw new LdapResultError(operation, status, errorMessage);
    await this.perform(operation, this.saslBind(authenticateMessage(serverCredentials, credentials)), this.timeoutMs);
  }

  private saslBind(token: Buffer): SaslBindRequest {
    return new SaslBindRequest(this.nextId(), 'GSS-SPNEGO', token);
  }

  async search(search: SearchParameters): Promise<SearchPage> {
    const controls: Control[] = [...(search.controls ?? [])];
    if (search.page) {
      controls.push(new PagedResultsControl({ value: { size: search.page.size, cookie: search.page.cookie } }));
    }
    const request = new SearchRequest({
      messageId: this.nextId(),
      baseDN: search.base,
      scope: search.scope,
      filter: typeof search.filter === 'string' ? FilterParser.parseString(search.filter) : search.filter,
      attributes: [...search.attributes],
      sizeLimit: search.sizeLimit ?? 0,
      timeLimit: Math.ceil(search.timeoutMs / 1000),
      controls,
    });
    const { response, entries } = await this.exchange(request, search.timeoutMs);
    const sizeLimitExceeded = response.status === 4;
    if (response.status !== 0 && !sizeLimitExceeded) {
      throw new LdapResultError(`search "${search.base}"`, response.status, response.errorMessage);
    }
    const paged = response.controls?.find((control) => control instanceof PagedResultsControl);
    const cookie = paged?.value?.cookie;
    return { entries, cookie: cookie?.length ? cookie : undefined, sizeLimitExceeded };
  }

  async add(dn: string, attributes: readonly Attribute[], controls: readonly Control[] = []): Promise<void> {
    const request = new AddRequest({
      messageId: this.nextId(),
      dn,
      attributes: [...attributes],
      controls: [...controls],
    });
    await this.perform(`add "${dn}"`, request, this.timeoutMs);
  }

  async modify(dn: string, changes: readonly Change[], controls: readonly Control[] = []): Promise<void> {
    const request = new ModifyRequest({ messageId: this.nextId(), dn, changes: [...changes], controls: [...controls] });
    await this.perform(`modify "${dn}"`, request, this.timeoutMs);
  }

  /** Deletes the old relative name's values; the new superior always travels along (LDAP-62). */
  async rename(dn: string, newRdn: string, newSuperior: string): Promise<void> {
    const request = new ModifyDNRequest({ messageId: this.nextId(), dn, newRdn, newSuperior, deleteOldRdn: true });
    await this.perform(`rename "${dn}"`, request, this.timeoutMs);
  }

  async remove(dn: string): Promise<void> {
    await this.perform(`delete "${dn}"`, new DeleteRequest({ messageId: this.nextId(), dn }), this.timeoutMs);
  }

  async extend(operation: string, oid: string, value?: Buffer): Promise<Pick<ExtendedResponse, 'oid' | 'value'>> {
    const request = new ExtendedRequest({ messageId: this.nextId(), oid, ...(value ? { value } : {}) });
    const response: Response & Pick<ExtendedResponse, 'oid' | 'value'> = await this.perform(
      operation,
      request,
      this.timeoutMs,
    );
    return response;
  }

  /** Says goodbye when that is still possible. Requests that wait for an answer end as lost. */
  close(): void {
    if (!this.isOpen) return;
    const socket = this.socket;
    socket.end(new UnbindRequest({ messageId: this.nextId() }).write(), () => socket.destroy());
    setTimeout(() => socket.destroy(), 1000).unref();
    this.fail('The connection was closed.');
  }

  private async perform(operation: string, request: Request, timeoutMs: number): Promise<Response> {
    const { response } = await this.exchange(request, timeoutMs);
    if (response.status !== 0) throw new LdapResultError(operation, response.status, response.errorMessage);
    return response;
  }

  private exchange(message: Request, timeoutMs: number): Promise<{ response: Response; entries: DirectoryEntry[] }> {
    if (this.lost !== undefined) return Promise.reject(new LdapTransportError(this.lost, false));
    return new Promise((resolve, reject) => {
      const id = String(message.messageId);
      const timer = setTimeout(() => {
        this.lose(`The directory server did not answer within ${timeoutMs / 1000} s.`);
      }, timeoutMs);
      const entries: DirectoryEntry[] = [];
      this.pending.set(id, {
        message,
        entries,
        settle: (response) => {
          clearTimeout(timer);
          this.pending.delete(id);
          resolve({ response, entries });
        },
        fail: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.write(message.write());
    });
  }

  /** What is asked in one go leaves in one go: a packet and a TLS record for each small request cost more than the request. */
  private write(message: Buffer): void {
    const socket = this.socket;
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    socket.write(message);
  }

  private readonly onData = (data: Buffer): void => {
    try {
      this.stream.push(data, this.onMessage);
    } catch (error) {
      this.lose(`The server's answer could not be understood: ${messageOf(error)}`);
    }
  };

  /** Entries and bind responses are decoded here, everything else by ldapts. LDAP-07: references to other servers are passed over. */
  private readonly onMessage = (message: Buffer): void => {
    const envelope = contentOf(message, 0, sequence);
    const id = contentOf(message, envelope.start, integer);
    const operation = message[id.end];
    if (operation === searchResultReference) return;
    const pending = this.pending.get(String(message.readUIntBE(id.start, id.end - id.start)));
    if (operation === searchResultEntry) pending?.entries.push(this.decodeEntry(message, id.end));
    else if (operation === bindResponse) pending?.settle(decodeBindResponse(message, id.end));
    else this.parser.read(message, this.pending);
  };

  private readonly onError = (error: Error): void =>
    this.lose(`The connection to the directory server was lost: ${error.message}`);
  private readonly onClose = (): void => this.lose('The directory server closed the connection.');

  private listen(): void {
    this.parser.on('message', (response) => this.receive(response));
    this.parser.on('error', (error) => this.lose(`The server's answer could not be understood: ${error.message}`));
    this.socket.on('data', this.onData).on('error', this.onError).on('close', this.onClose);
  }

  private receive(response: Response & { readonly messageId: number }): void {
    this.pending.get(String(response.messageId))?.settle(response);
  }

  private lose(reason: string): void {
    if (this.lost !== undefined) return;
    this.fail(reason);
    this.socket.destroy();
  }

  private fail(reason: string): void {
    this.lost = reason;
    const pending = [...this.pending.values()];
    this.pending.clear();
    for (const waiting of pending) waiting.fail(new LdapTransportError(reason, true));
  }

  private nextId(): number {
    this.lastMessageId = this.lastMessageId >= 2 ** 31 - 2 ? 1 : this.lastMessageId + 1;
    return this.lastMessageId;
  }
}

function connectSocket(target: ConnectionTarget): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host, port: target.port, noDelay: true, keepAlive: true });
    const where = `${target.host}:${target.port}`;
    const fail = (message: string, cause?: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new LdapTransportError(message, false, { cause }));
    };
    const timer = setTimeout(
      () => fail(`No connection to ${where} within ${target.timeoutMs / 1000} s.`),
      target.timeoutMs,
    );
    socket.once('error', (error) => fail(`No connection to ${where}: ${error.message || 'refused'}`, error));
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
