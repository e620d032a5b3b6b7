import type { Transaction } from './database.ts';
import { listClauses } from './list-query.ts';
import type { ListProperties, ListRequest, Page } from './list-query.ts';

export interface CertificateRow {
  readonly id: string;
  readonly name: string;
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly sourceType: 'Uploaded' | 'FilePath';
  readonly certificatePem: string | null;
  readonly filePath: string | null;
  readonly isEnabled: boolean;
  readonly notes: string | null;
  readonly createdAt: string;
  readonly createdBy: string | null;
}

const columns = {
  id: 'id',
  name: 'name',
  thumbprint: 'thumbprint',
  subject: 'subject',
  issuer: 'issuer',
  serialNumber: 'serial_number',
  validFrom: 'valid_from',
  validTo: 'valid_to',
  sourceType: 'source_type',
  certificatePem: 'certificate_pem',
  filePath: 'file_path',
  isEnabled: 'is_enabled',
  notes: 'notes',
  createdAt: 'created_at',
  createdBy: 'created_by_name',
} as const satisfies Record<keyof CertificateRow, string>;

const selected = Object.entries(columns)
  .map(([name, column]) => `${column} as "${name}"`)
  .join(', ');

const properties: ListProperties = {
  id: { sql: 'id', kind: 'guid' },
  name: { sql: 'name', kind: 'text' },
  thumbprint: { sql: 'thumbprint', kind: 'text' },
  subject: { sql: 'subject', kind: 'text' },
  issuer: { sql: 'issuer', kind: 'text' },
  serialNumber: { sql: 'serial_number', kind: 'text' },
  validFrom: { sql: 'valid_from', kind: 'other' },
  validTo: { sql: 'valid_to', kind: 'other' },
  sourceType: { sql: 'source_type', kind: 'other' },
  filePath: { sql: 'file_path', kind: 'text' },
  isEnabled: { sql: 'is_enabled', kind: 'boolean' },
  createdAt: { sql: 'created_at', kind: 'other' },
  createdBy: { sql: 'created_by_name', kind: 'text' },
  notes: { sql: 'notes', kind: 'text' },
  isExpired: { sql: '(valid_to < now())', kind: 'boolean' },
  isExpiringSoon: { sql: `(valid_to between now() and now() + interval '31 days')`, kind: 'boolean' },
  daysUntilExpiry: { sql: 'floor(extract(epoch from valid_to - now()) / 86400)', kind: 'integer' },
};

export async function listCertificates(database: Transaction, request: ListRequest): Promise<Page<CertificateRow>> {
  const { where, orderBy, limit, values } = listClauses(properties, request, {
    defaultOrder: 'lower(name)',
    tieBreaker: 'id',
    nameSql: 'name',
  });
  const [rows, count] = await Promise.all([
    database.query<CertificateRow>({
      text: `select ${selected} from trusted_certificate where ${where} order by ${orderBy} ${limit}`,
      values,
    }),
    database.query<{ count: number }>({
      text: `select count(*) from trusted_certificate where ${where}`,
      // the last two values are limit and offset
      values: values.slice(0, -2),
    }),
  ]);
  return { rows: rows.rows, totalCount: count.rows[0]?.count ?? 0 };
}

/** By name. */
export async function listEnabledCertificates(database: Transaction): Promise<readonly CertificateRow[]> {
  const { rows } = await database.query<CertificateRow>({
    name: 'list-enabled-certificates',
    text: `select ${selected} from trusted_certificate where is_enabled order by lower(name), id`,
  });
  return rows;
}

export async function findCertificate(database: Transaction, id: string): Promise<CertificateRow | undefined> {
  const { rows } = await database.query<CertificateRow>({
    name: 'find-certificate',
    text: `select ${selected} from trusted_certificate where id = $1`,
    values: [id],
  });
  return rows[0];
}

export async function hasThumbprint(database: Transaction, thumbprint: string): Promise<boolean> {
  const { rows } = await database.query({
    name: 'has-thumbprint',
    text: 'select from trusted_certificate where thumbprint = $1',
    values: [thumbprint],
  });
  return rows.length > 0;
}

export async function insertCertificate(transaction: Transaction, row: CertificateRow): Promise<void> {
  const names = Object.keys(columns) as (keyof CertificateRow)[];
  await transaction.query({
    text: `insert into trusted_certificate (${names.map((name) => columns[name]).join(', ')})
      values (${names.map((_name, index) => `$${index + 1}`).join(', ')})`,
    values: names.map((name) => row[name]),
  });
}

export interface CertificateChange {
  readonly name: string | null;
  readonly notes: string | null;
  readonly isEnabled: boolean | null;
}

/** Null leaves a column as it is. */
export async function updateCertificate(
  transaction: Transaction,
  id: string,
  change: CertificateChange,
): Promise<void> {
  await transaction.query({
    text: `update trusted_certificate set name = coalesce($2, name), notes = coalesce($3, notes), is_enabled = coalesce($4, is_enabled)
      where id = $1`,
    values: [id, change.name, change.notes, change.isEnabled],
  });
}

export async function deleteCertificate(transaction: Transaction, id: string): Promise<void> {
  await transaction.query({ text: 'delete from trusted_certificate where id = $1', values: [id] });
}
