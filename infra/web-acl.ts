/**
 * A WAF before the REST API: one the operator has, or one that blocks addresses which send too much or are known for abuse.
 * No rules about bodies: prompts are long, and often look like the attacks such rules look for.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-ip-rep.html
 */
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Deployment } from '../gateway/deploy-config.ts';

interface WebAclProps {
  readonly stage: Stage;
  readonly waf: NonNullable<Deployment['waf']>;
}

export class WebAcl extends Construct {
  constructor(scope: Construct, id: string, { stage, waf }: WebAclProps) {
    super(scope, id);
    const webAclArn = waf.webAclArn ?? this.#create(waf.requestsPerFiveMinutes);
    new CfnWebACLAssociation(this, 'Association', { resourceArn: stage.stageArn, webAclArn });
  }

  #create(limit: number): string {
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible('web-acl'),
      rules: [
        {
          name: 'too-many-requests',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
          visibilityConfig: visible('too-many-requests'),
        },
        {
          name: 'known-for-abuse',
          priority: 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
          },
          visibilityConfig: visible('known-for-abuse'),
        },
      ],
    });
    return acl.attrArn;
  }
}

/** Samples would keep the headers of requests, with the key of the caller among them. */
function visible(metricName: string) {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
