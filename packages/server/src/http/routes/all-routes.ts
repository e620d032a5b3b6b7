import type { Route } from '../route.ts';
import { getActivity } from './activities/get-activity.ts';
import { getActivityStats } from './activities/get-stats.ts';
import { listActivities } from './activities/list-activities.ts';
import { listActivityChildren } from './activities/list-children.ts';
import { listActivityItems } from './activities/list-items.ts';
import { createApiKey } from './api-keys/create-api-key.ts';
import { deleteApiKey } from './api-keys/delete-api-key.ts';
import { getApiKey } from './api-keys/get-api-key.ts';
import { listApiKeys } from './api-keys/list-api-keys.ts';
import { replaceApiKey } from './api-keys/replace-api-key.ts';
import { addCertificateFile } from './certificates/add-certificate-file.ts';
import { deleteCertificate } from './certificates/delete-certificate.ts';
import { downloadCertificate } from './certificates/download-certificate.ts';
import { getCertificate } from './certificates/get-certificate.ts';
import { listCertificates } from './certificates/list-certificates.ts';
import { listEnabledCertificates } from './certificates/list-enabled-certificates.ts';
import { updateCertificate } from './certificates/update-certificate.ts';
import { uploadCertificate } from './certificates/upload-certificate.ts';
import { validateCertificate } from './certificates/validate-certificate.ts';
import { listDirectory } from './file-system/list-directory.ts';
import { listRoots } from './file-system/list-roots.ts';
import { validatePath } from './file-system/validate-path.ts';
import { listLogEntries } from './logs/list-log-entries.ts';
import { listLogFiles } from './logs/list-log-files.ts';
import { listLogLevels } from './logs/list-log-levels.ts';
import { listLogServices } from './logs/list-log-services.ts';
import { getAuthConfig } from './security/get-auth-config.ts';
import { getUserinfo } from './security/get-userinfo.ts';
import { listRoles } from './security/list-roles.ts';
import { getSetting } from './service-settings/get-setting.ts';
import { listSettings } from './service-settings/list-settings.ts';
import { resetSetting } from './service-settings/reset-setting.ts';
import { updateSetting } from './service-settings/update-setting.ts';
import { getHealth } from './health/get-health.ts';
import { getLive } from './health/get-live.ts';
import { getReady } from './health/get-ready.ts';
import { getVersion } from './health/get-version.ts';
import { cancelExecution } from './schedule-executions/cancel-execution.ts';
import { getExecution } from './schedule-executions/get-execution.ts';
import { listActiveExecutions } from './schedule-executions/list-active-executions.ts';
import { listExecutions } from './schedule-executions/list-executions.ts';
import { createSchedule } from './schedules/create-schedule.ts';
import { deleteSchedule } from './schedules/delete-schedule.ts';
import { disableSchedule, enableSchedule } from './schedules/enable-schedule.ts';
import { getSchedule } from './schedules/get-schedule.ts';
import { listSchedules } from './schedules/list-schedules.ts';
import { runSchedule } from './schedules/run-schedule.ts';
import { updateSchedule } from './schedules/update-schedule.ts';
import { cleanUpHistory } from './history/clean-up-history.ts';
import { countHistory } from './history/count-history.ts';
import { listDeletedConnectedSystemObjects, listDeletedMetaverseObjects } from './history/list-deleted-objects.ts';

export const allRoutes: readonly Route[] = [
  getActivity,
  getActivityStats,
  listActivities,
  listActivityChildren,
  listActivityItems,
  createApiKey,
  deleteApiKey,
  getApiKey,
  listApiKeys,
  replaceApiKey,
  addCertificateFile,
  deleteCertificate,
  downloadCertificate,
  getCertificate,
  listCertificates,
  listEnabledCertificates,
  updateCertificate,
  uploadCertificate,
  validateCertificate,
  listDirectory,
  listRoots,
  validatePath,
  listLogEntries,
  listLogFiles,
  listLogLevels,
  listLogServices,
  getAuthConfig,
  getUserinfo,
  listRoles,
  getSetting,
  listSettings,
  resetSetting,
  updateSetting,
  getHealth,
  getLive,
  getReady,
  getVersion,
  listSchedules,
  createSchedule,
  getSchedule,
  updateSchedule,
  deleteSchedule,
  enableSchedule,
  disableSchedule,
  runSchedule,
  listExecutions,
  listActiveExecutions,
  getExecution,
  cancelExecution,
  cleanUpHistory,
  countHistory,
  listDeletedConnectedSystemObjects,
  listDeletedMetaverseObjects,
];
