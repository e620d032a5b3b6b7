import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import {
  certificatesAddFile,
  certificatesDelete,
  certificatesDownload,
  certificatesEnabled,
  certificatesGet,
  certificatesList,
  certificatesUpdate,
  certificatesUpload,
  certificatesValidate,
} from '@jim/contract/endpoints/certificates.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { refusal } from './refusal.ts';

const fixture = join(import.meta.dirname, '../fixtures/certificates/branch-root.pem');
const now = { value: new Date('2026-05-09T10:00:00Z') };
let api: TestApi;
let pem: string;
before(async () => {
  api = await startTestServer({ clock: { now: () => now.value } });
  pem = await readFile(fixture, 'utf8');
});
after(() => api.close());

const upload = (base64: string, name = 'Branch root'): Promise<{ id: string }> =>
  api.client.call(certificatesUpload, { body: { name, certificateDataBase64: base64 } });
const absent = '018f0000-0000-7000-8000-0000000000ff';

test('CONTRACT certificates, CON-34: upload, read, list, download, change and delete, each with its activity', async () => {
  const { id } = await upload(Buffer.from(pem).toString('base64'));
  const certificate = await api.client.call(certificatesGet, { params: { id } });
  assert.deepEqual(
    { ...certificate, id: '', createdAt: '' },
    {
      id: '',
      name: 'Branch root',
      thumbprint: new X509Certificate(pem).fingerprint.replaceAll(':', ''),
      subject: 'CN=Branch Root CA, O=Example',
      issuer: 'CN=Branch Root CA, O=Example',
      serialNumber: '4F01',
      validFrom: '2025-01-01T00:00:00Z',
      validTo: '2035-01-01T00:00:00Z',
      sourceType: 'Uploaded',
      filePath: null,
      isEnabled: true,
      createdAt: '',
      createdBy: 'Test Administrator',
      notes: null,
      isExpired: false,
      isExpiringSoon: false,
      daysUntilExpiry: 3158,
    },
  );
  const listed = await api.client.call(certificatesList, {
    query: { filter: 'subject:contains:Branch', pageSize: 1000 },
  });
  assert.deepEqual([listed.totalCount, listed.pageSize, listed.items[0]], [1, 100, certificate]);
  const der = await api.client.call(certificatesDownload, { params: { id } });
  assert.equal(new X509Certificate(der).fingerprint256, new X509Certificate(pem).fingerprint256);
  const raw = await fetch(`${api.url}/api/v1/certificates/${id}/download`, { headers: { 'X-API-Key': api.adminKey } });
  assert.equal(raw.headers.get('content-type'), 'application/x-x509-ca-cert');
  assert.match(raw.headers.get('content-disposition') ?? '', /^attachment; filename="Branch root.cer"/);

  assert.equal((await api.services.connectorEnvironment()).trustedCertificates.length, 1);
  assert.equal(
    await api.client.call(certificatesUpdate, { params: { id }, body: { isEnabled: false, notes: 'lab' } }),
    undefined,
  );
  const changed = await api.client.call(certificatesGet, { params: { id } });
  assert.deepEqual([changed.name, changed.notes, changed.isEnabled], ['Branch root', 'lab', false]);
  assert.deepEqual(await api.client.call(certificatesEnabled), []);
  assert.equal((await api.services.connectorEnvironment()).trustedCertificates.length, 0);

  const preview = await api.client.call(certificatesDelete, { params: { id }, query: { preview: true } });
  assert.equal(preview?.target, 'Branch root');
  assert.equal(await api.client.call(certificatesDelete, { params: { id } }), undefined);
  assert.equal(await refusal(api.client.call(certificatesGet, { params: { id } })), '404 NOT_FOUND');
  const { items } = await api.client.call(activitiesList);
  assert.deepEqual(
    items.map((item) => [item.targetType, item.targetOperationType, item.targetName]),
    ['Create', 'Update', 'Delete'].map((operation) => ['TrustedCertificate', operation, 'Branch root']),
  );
});

test('CONTRACT certificates.upload: not Base64, no certificate, one that is there already', async () => {
  assert.equal(await refusal(upload('not base64!')), '400 VALIDATION_ERROR');
  assert.equal(await refusal(upload(Buffer.from('hello').toString('base64'))), '400 BAD_REQUEST');
  const { id } = await upload(new X509Certificate(pem).raw.toString('base64'));
  assert.equal(await refusal(upload(Buffer.from(pem).toString('base64'))), '400 BAD_REQUEST');
  await api.client.call(certificatesDelete, { params: { id } });
});

test('CONTRACT certificates.addFile: only from an allowed root; the file is read again when it is checked', async () => {
  const path = join(api.services.config.fileRoots[0] ?? '', 'branch.crt');
  const add = (filePath: string): Promise<{ id: string }> =>
    api.client.call(certificatesAddFile, { body: { name: 'File', filePath } });
  assert.equal(await refusal(add(path)), '400 BAD_REQUEST');
  assert.equal(await refusal(add(fixture)), '400 BAD_REQUEST');
  await copyFile(fixture, path);
  const { id } = await add(path);
  assert.equal(await refusal(api.client.call(certificatesDownload, { params: { id } })), '404 NOT_FOUND');
  const check = (): Promise<{ isValid: boolean; errors: string[]; warnings: string[] }> =>
    api.client.call(certificatesValidate, { params: { id } });
  assert.deepEqual(await check(), { isValid: true, errors: [], warnings: [] });
  now.value = new Date('2034-12-20T00:00:00Z');
  const soon = await check();
  assert.deepEqual([soon.isValid, soon.warnings], [true, ['It expires in 12 days.']]);
  now.value = new Date('2036-01-01T00:00:00Z');
  assert.deepEqual([(await check()).isValid, (await check()).errors.length], [false, 1]);
  now.value = new Date('2024-01-01T00:00:00Z');
  assert.equal((await check()).isValid, false);
  now.value = new Date('2026-05-09T10:00:00Z');
  await rm(path);
  assert.equal((await check()).isValid, false);
  assert.equal(await refusal(api.client.call(certificatesValidate, { params: { id: absent } })), '404 NOT_FOUND');
});
