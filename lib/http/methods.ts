import 'server-only';
import { AppError } from '../errors';
import { errorResponse } from './respond';

/**
 * A handler that refuses its method with 405. Next refuses methods that a route does not export, but it runs GET for HEAD,
 * which must not happen where GET opens a stream.
 */
export function methodNotAllowed(...allowed: string[]): () => Response {
  return () => {
    const refusal = errorResponse(
      new AppError('method_not_allowed', `This address allows ${allowed.join(', ')} only.`),
    );
    refusal.headers.set('allow', allowed.join(', '));
    return refusal;
  };
}
