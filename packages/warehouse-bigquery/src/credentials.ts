import { type AuthClient, GoogleAuth, Impersonated, PassThroughClient } from 'google-auth-library';
import { isLoopback } from './loopback.ts';

const SCOPES = ['https://www.googleapis.com/auth/bigquery'];
const IMPERSONATION_SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

/**
 * Application Default Credentials, and never a key in a configuration; on their strength another service account, where
 * one is named. An endpoint on this machine is a test's, and gets none.
 * https://cloud.google.com/docs/authentication/application-default-credentials
 */
export async function credentialsFor(
	endpoint: URL,
	impersonateServiceAccount: string | undefined,
): Promise<AuthClient> {
	if (isLoopback(endpoint)) return new PassThroughClient();
	if (impersonateServiceAccount === undefined) return new GoogleAuth({ scopes: SCOPES }).getClient();
	return new Impersonated({
		sourceClient: await new GoogleAuth({ scopes: IMPERSONATION_SCOPES }).getClient(),
		targetPrincipal: impersonateServiceAccount,
		targetScopes: SCOPES,
	});
}
