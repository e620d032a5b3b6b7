import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { certificateSourceType } from '../enums.ts';
import {
  bodyInput,
  bool,
  boolInput,
  dateTime,
  guid,
  guidInput,
  int,
  named,
  nullable,
  optional,
  text,
  textInput,
} from '../formats.ts';
import { paged, standardPaging } from '../paging.ts';

const tags = ['Certificates'];

export const certificate = named('Certificate', {
  id: guid,
  name: text,
  thumbprint: text.meta({ description: 'SHA-1, upper-case hexadecimal.' }),
  subject: text,
  issuer: text,
  serialNumber: text,
  validFrom: dateTime,
  validTo: dateTime,
  sourceType: certificateSourceType.output,
  filePath: nullable(text),
  isEnabled: bool,
  createdAt: dateTime,
  createdBy: nullable(text),
  notes: nullable(text),
  isExpired: bool,
  isExpiringSoon: bool.meta({ description: 'Not expired, and at most 30 days left.' }),
  daysUntilExpiry: int.meta({ ...int.meta(), description: 'Whole days; negative when expired.' }),
});
export type CertificateDto = z.output<typeof certificate>;

const name = textInput({ from: 1, to: 255 });
const notes = optional(textInput({ to: 2000 }));
const params = { id: guidInput };
const missing = { status: 404, code: 'NOT_FOUND', when: 'the certificate does not exist' } as const;
const unusable = {
  status: 400,
  code: 'BAD_REQUEST',
  when: 'it is no certificate, or one with that thumbprint is there already',
} as const;

export const certificatesList = defineEndpoint({
  id: 'certificates.list',
  method: 'GET',
  path: '/api/v1/certificates',
  role: 'Reader',
  summary: 'List trusted certificates',
  tags,
  query: standardPaging,
  replies: { 200: paged(certificate) },
});

export const certificatesEnabled = defineEndpoint({
  id: 'certificates.enabled',
  method: 'GET',
  path: '/api/v1/certificates/enabled',
  role: 'Reader',
  summary: 'List the certificates that connectors trust',
  tags,
  replies: { 200: z.array(certificate) },
});

export const certificatesGet = defineEndpoint({
  id: 'certificates.get',
  method: 'GET',
  path: '/api/v1/certificates/{id}',
  role: 'Reader',
  summary: 'Retrieve a certificate',
  tags,
  params,
  replies: { 200: certificate },
  errors: [missing],
});

export const certificatesUpload = defineEndpoint({
  id: 'certificates.upload',
  method: 'POST',
  path: '/api/v1/certificates/upload',
  role: 'Administrator',
  summary: 'Add a certificate',
  description: 'As the Base64 of a PEM or DER file.',
  tags,
  body: bodyInput({ name, certificateDataBase64: textInput({ from: 1, to: 1_048_576 }), notes }),
  replies: { 201: certificate },
  errors: [unusable],
});

export const certificatesAddFile = defineEndpoint({
  id: 'certificates.addFile',
  method: 'POST',
  path: '/api/v1/certificates/file',
  role: 'Administrator',
  summary: 'Add a certificate from a file of the server',
  description:
    'The file stays where it is and is read again whenever the certificate is needed. It must lie in an allowed root.',
  tags,
  body: bodyInput({ name, filePath: textInput({ from: 1, to: 4096 }), notes }),
  replies: { 201: certificate },
  errors: [unusable, { status: 400, code: 'BAD_REQUEST', when: 'the file is not there, or outside the allowed roots' }],
});

export const certificatesUpdate = defineEndpoint({
  id: 'certificates.update',
  method: 'PATCH',
  path: '/api/v1/certificates/{id}',
  role: 'Administrator',
  summary: 'Change name, notes or whether it is enabled',
  tags,
  params,
  body: bodyInput({ name: optional(name), notes, isEnabled: optional(boolInput) }),
  replies: { 204: null },
  errors: [missing],
});

export const certificatesDelete = defineEndpoint({
  id: 'certificates.delete',
  method: 'DELETE',
  path: '/api/v1/certificates/{id}',
  role: 'Administrator',
  summary: 'Delete a certificate',
  description:
    'Connectors stop trusting it with their next connection. `preview=true` answers what would go, and deletes nothing.',
  tags,
  params,
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [missing],
});

export const certificatesValidate = defineEndpoint({
  id: 'certificates.validate',
  method: 'GET',
  path: '/api/v1/certificates/{id}/validate',
  role: 'Reader',
  summary: 'Check a certificate',
  tags,
  params,
  replies: { 200: named('CertificateValidation', { isValid: bool, errors: z.array(text), warnings: z.array(text) }) },
  errors: [missing],
});

export const certificatesDownload = defineEndpoint({
  id: 'certificates.download',
  method: 'GET',
  path: '/api/v1/certificates/{id}/download',
  role: 'Reader',
  summary: 'Download a certificate',
  description: 'As DER.',
  tags,
  params,
  replies: { 200: { mediaType: 'application/x-x509-ca-cert' } },
  errors: [{ ...missing, when: 'the certificate does not exist, or is only referred to by its file' }],
});
