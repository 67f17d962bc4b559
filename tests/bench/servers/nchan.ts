import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../helpers/http/ports';
import { waitFor } from '../../helpers/wait';
import { familyOf, pin, residentMemory, startChild, stopChild, stopWithUs } from './processes';
import type { Ground, Stand } from './stand';

const NGINX = '/usr/sbin/nginx';
const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so';
export const HOW_TO_INSTALL = 'apt-get install --no-install-recommends nginx-light libnginx-mod-nchan';

export function isNchanInstalled(): boolean {
  return existsSync(NGINX) && existsSync(MODULE);
}

const configuration = (folder: string, port: number) => `
daemon off;
pid ${folder}/pid;
error_log ${folder}/errors warn;
load_module ${MODULE};
worker_processes 1;
worker_rlimit_nofile 20000;
events { worker_connections 16000; }
http {
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /publish { nchan_publisher; nchan_channel_id bench; nchan_message_buffer_length 1000; }
    location = / { nchan_subscriber eventsource; nchan_channel_id bench; nchan_subscriber_first_message newest; }
  }
}
`;

/** nginx on a free port; message ids are nchan's own, so only the numbers in the payload are checked. */
export async function startNchan(ground: Ground): Promise<Stand> {
  const port = await freePort();
  const folder = await mkdtemp(join(ground.folder, 'nchan-'));
  await writeFile(join(folder, 'conf'), configuration(folder, port));
  const child = spawn(NGINX, ['-p', folder, '-c', join(folder, 'conf'), '-e', join(folder, 'errors')], {
    stdio: 'inherit',
  });
  stopWithUs(child);
  const master = child.pid ?? 0;
  try {
    await waitFor('nginx listens', () =>
      fetch(`http://127.0.0.1:${port}/none`).then(
        () => true,
        () => false,
      ),
    );
    const pids = familyOf(master);
    await pin(pids, 'server');
    const publisher = await startChild([join(import.meta.dirname, 'nchan-publisher.mjs')], {
      PORT: String(port),
    });
    return {
      load: {
        ...{ port, control: publisher.control, protocol: 'sse', pids },
        targets: [{ path: '/', header: '' }],
        checkIds: false,
      },
      memory: async () => ({ rss: residentMemory(pids), heap: 0 }),
      commits: async () => null,
      async stop() {
        await publisher.stop();
        await stopChild(child, 'SIGTERM');
      },
    };
  } catch (error) {
    await stopChild(child, 'SIGTERM');
    throw error;
  }
}
