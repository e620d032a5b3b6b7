import type { ExportRejection } from '@jim/connector-kit/connector.ts';

/** An export that cannot be carried out, found before or while talking to the directory; becomes a `rejected` result. */
export class RejectedExport extends Error {
  readonly reason: ExportRejection;
  constructor(reason: ExportRejection, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RejectedExport';
    this.reason = reason;
  }
}
