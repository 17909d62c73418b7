/**
 * The kinds of Kubernetes' own objects, as they stand in the `kind` of a body. Custom kinds exist beside them: one that is not
 * here may be right.
 */
import { findResource } from './kubernetes-names.ts';

/** What a resource is of, and can be listed. */
const objects = `Binding ComponentStatus ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolumeClaim PersistentVolume Pod
  PodTemplate ReplicationController ResourceQuota Secret ServiceAccount Service
  MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration
  ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration
  CustomResourceDefinition APIService ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet SelfSubjectReview TokenReview
  LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview HorizontalPodAutoscaler CronJob Job
  CertificateSigningRequest ClusterTrustBundle PodCertificateRequest Lease LeaseCandidate EndpointSlice FlowSchema
  PriorityLevelConfiguration StorageVersion StorageVersionMigration IngressClass Ingress IPAddress NetworkPolicy ServiceCIDR RuntimeClass
  PodDisruptionBudget PodSecurityPolicy ClusterRoleBinding ClusterRole RoleBinding Role DeviceClass DeviceTaintRule ResourceClaim
  ResourceClaimTemplate ResourceSlice PriorityClass CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment
  VolumeAttributesClass NodeMetrics PodMetrics PartialObjectMetadata APIGroup APIResource APIGroupDiscovery`;

/** What is sent or answered beside them. */
const others = `Status Scale Eviction TokenRequest DeleteOptions CreateOptions UpdateOptions PatchOptions ListOptions GetOptions
  PodExecOptions PodAttachOptions PodPortForwardOptions PodLogOptions PodProxyOptions NodeProxyOptions ServiceProxyOptions
  APIVersions Table List WatchEvent AdmissionReview ConversionReview SerializedReference RangeAllocation User Group`;

const read = (list: string) => list.trim().split(/\s+/);

export const kinds: readonly string[] = [...read(objects), ...read(others), ...read(objects).map((kind) => `${kind}List`)];

/** Where only some kinds can stand, by the key of the object whose `kind` it is. */
export const closedKinds: Readonly<Record<string, readonly string[]>> = {
  roleRef: ['ClusterRole', 'Role'],
  subjects: ['Group', 'ServiceAccount', 'User'],
};

const byName = new Map(kinds.map((kind) => [kind.toLowerCase(), kind]));

/** The kind that is meant by its name in any case, or by a name of its resource. */
export function findKind(name: string): string | undefined {
  const lower = name.toLowerCase();
  return byName.get(lower) ?? byName.get(findResource(lower)?.singular ?? '');
}
