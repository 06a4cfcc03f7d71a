import type { Plugin } from 'vite';

/** The policy that the server sends; `vite preview --mode mock` proves the bundle against it. */
export const POLICY =
  "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/** Sends the policy with the built bundle (not with the dev server, whose hot reload needs more). */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'belfry-csp',
    configurePreviewServer(server) {
      server.middlewares.use((_request, response, next) => {
        response.setHeader('Content-Security-Policy', POLICY);
        next();
      });
    },
  };
}
