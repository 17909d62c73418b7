/** The application: its providers, and which page the address names. */
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { Route, Switch } from 'wouter';
import { createQueryClient } from '../api/query-client.ts';
import { Skeleton } from '../design/message.tsx';
import { Boundary } from './boundary.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Gate } from './gate.tsx';
import { NotFound } from './not-found.tsx';
import { routes } from './routes.tsx';
import { Shell } from './shell.tsx';
import { StyleguidePage } from './styleguide-route.tsx';

export function App() {
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <ConnectionBanner />
      <Switch>
        {StyleguidePage !== null && (
          <Route path="/styleguide">
            <Suspense>
              <StyleguidePage />
            </Suspense>
          </Route>
        )}
        <Route>
          <Gate>
            <Shell>
              <Boundary>
                <Suspense fallback={<Skeleton lines={8} />}>
                  <Switch>
                    {routes.map(({ path, page: Page }) => (
                      <Route key={path} path={path}>
                        <Page />
                      </Route>
                    ))}
                    <Route>
                      <NotFound />
                    </Route>
                  </Switch>
                </Suspense>
              </Boundary>
            </Shell>
          </Gate>
        </Route>
      </Switch>
    </QueryClientProvider>
  );
}
