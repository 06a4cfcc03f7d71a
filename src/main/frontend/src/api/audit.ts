import { apiUrl, request } from './client';
import type { AuditEntry } from './accessTypes';
import type { Page } from './types';

/** Who did what. */
export interface AuditFilters {
  since?: string;
  until?: string;
  user?: string;
  action?: string;
  namespace?: string;
  outcome?: string;
  q?: string;
}

export async function listAudit(
  query: AuditFilters & { limit?: number; cursor?: string },
  signal?: AbortSignal,
): Promise<Page<AuditEntry>> {
  return (await request<Page<AuditEntry>>('GET', '/audit', { query: { ...query }, signal })).data;
}

/** The address of the download of all that the filters let through. */
export function auditExportUrl(format: 'csv' | 'jsonl', filters: AuditFilters): string {
  return apiUrl('/audit:export', { format, ...filters });
}
