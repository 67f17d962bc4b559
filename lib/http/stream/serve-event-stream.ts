import 'server-only';
import { isCredentialValid } from '../../auth/actor';
import { runtime } from '../../runtime';
import type { OrgRequest } from '../org-guard';
import { streamEvents } from './sse';

/** The handler of an admitted stream request. */
export function serveEventStream({
  request,
  org,
  actor,
  credential,
}: Pick<OrgRequest, 'request' | 'org' | 'actor' | 'credential'>): Promise<Response> {
  const { hub, presence, env, database, streamBridge } = runtime();
  // The closure lives as long as the stream: it holds the credential and nothing else of the request.
  const isStillMember = () => isCredentialValid(database.db, credential);
  const owner = { orgId: org.id, actorId: actor.id };
  return streamEvents({
    request,
    ...owner,
    hub,
    presence,
    database,
    env,
    isStillMember,
    bridge: streamBridge,
  });
}
