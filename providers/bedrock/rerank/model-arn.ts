/** The name of a model as Bedrock's agents want it: with the region it is called in. An ARN stands for itself. */
export function modelArn(model: string, region: string): string {
  if (model.startsWith('arn:')) return model;
  return `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${model}`;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
