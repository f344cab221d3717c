/** A name of the team's own for the REST API. */
import { DomainName, EndpointType, type IRestApi, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { Deployment } from '../gateway/deploy-config.ts';

interface DomainProps {
  readonly api: RestApi;
  readonly domain: NonNullable<Deployment['domain']>;
}

export class Domain extends Construct {
  /** What the name has to point at. */
  readonly target: string;

  constructor(scope: Construct, id: string, { api, domain: { name, certificateArn, hostedZone } }: DomainProps) {
    super(scope, id);
    const domain = new DomainName(this, 'Name', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
      mapping: api as IRestApi,
    });
    this.target = domain.domainNameAliasDomainName;
    if (!hostedZone) return;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: hostedZone.id,
      zoneName: hostedZone.name,
    });
    const target = RecordTarget.fromAlias(new ApiGatewayDomain(domain));
    new ARecord(this, 'Record', { zone, recordName: `${name}.`, target });
  }
}
