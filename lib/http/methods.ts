import 'server-only';
import { AppError } from '../errors';
import { errorResponse } from './respond';

/**
 * A handler that refuses its method. Next answers methods that a route does not export by itself, but runs GET for HEAD;
 * where GET opens a stream that must not happen.
 */
export function methodNotAllowed(...allowed: string[]): () => Response {
  return () => {
    const refusal = errorResponse(
      new AppError('method_not_allowed', `This address answers ${allowed.join(', ')} only.`),
    );
    refusal.headers.set('allow', allowed.join(', '));
    return refusal;
  };
}
