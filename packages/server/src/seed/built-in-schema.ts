import type { AttributeDataType, AttributePlurality } from '@jim/engine/model/values.ts';

/** The metaverse schema of a new install (MVD-10, MVD-11). Names are part of the contract, spacing and capitals included. */
export interface BuiltInAttribute {
  readonly name: string;
  readonly type: AttributeDataType;
  readonly plurality: AttributePlurality;
  readonly renderingHint: 'Default' | 'Table' | 'ChipSet' | 'List';
}

export interface BuiltInObjectType {
  readonly name: string;
  readonly pluralName: string;
  readonly icon: string;
  readonly attributes: readonly BuiltInAttribute[];
}

function attribute(
  name: string,
  type: AttributeDataType,
  more: Partial<Pick<BuiltInAttribute, 'plurality' | 'renderingHint'>> = {},
): BuiltInAttribute {
  return { name, type, plurality: 'SingleValued', renderingHint: 'Default', ...more };
}

const ofUserAndGroup: readonly BuiltInAttribute[] = [
  attribute('Account Name', 'Text'),
  attribute('Common Name', 'Text'),
  attribute('Description', 'Text'),
  attribute('Display Name', 'Text'),
  attribute('Distinguished Name', 'Text'),
  attribute('Email', 'Text'),
  attribute('Hide From Address Lists?', 'Boolean'),
  attribute('Info', 'Text'),
  attribute('Mail Nickname', 'Text'),
  attribute('objectGUID', 'Guid'),
  attribute('objectSid', 'Binary'),
  attribute('Proxy Addresses', 'Text', { plurality: 'MultiValued', renderingHint: 'List' }),
  attribute('Status', 'Text'),
  ...Array.from({ length: 15 }, (_, index) => attribute(`Extension Attribute ${index + 1}`, 'Text')),
];

const ofUser: readonly BuiltInAttribute[] = [
  attribute('Account Expires', 'DateTime'),
  attribute('Alt Security Identities', 'Text', { plurality: 'MultiValued', renderingHint: 'List' }),
  attribute('Company', 'Text'),
  attribute('Country', 'Text'),
  attribute('Country Code', 'Text'),
  attribute('Department', 'Text'),
  attribute('Employee End Date', 'DateTime'),
  attribute('Employee ID', 'Text'),
  attribute('Employee Number', 'Number'),
  attribute('Employee Start Date', 'DateTime'),
  attribute('Employee Type', 'Text'),
  attribute('Facsimile Telephone Number', 'Text'),
  attribute('First Name', 'Text'),
  attribute('Home Directory', 'Text'),
  attribute('Home Drive', 'Text'),
  attribute('Home Phone', 'Text'),
  attribute('Identity Assurance Level (IAL)', 'Number'),
  attribute('IP Phone', 'Text'),
  attribute('Job Title', 'Text'),
  attribute('Last Name', 'Text'),
  attribute('Locality', 'Text'),
  attribute('Manager', 'Reference'),
  attribute('Mobile Number', 'Text'),
  attribute('Object Identifier', 'Text'),
  attribute('Office', 'Text'),
  attribute('Organisation', 'Text'),
  attribute('Other Facsimile Telephone Numbers', 'Text', { plurality: 'MultiValued', renderingHint: 'ChipSet' }),
  attribute('Other IP Phones', 'Text', { plurality: 'MultiValued', renderingHint: 'ChipSet' }),
  attribute('Other Mobiles', 'Text', { plurality: 'MultiValued', renderingHint: 'ChipSet' }),
  attribute('Other Pagers', 'Text', { plurality: 'MultiValued', renderingHint: 'ChipSet' }),
  attribute('Other Telephones', 'Text', { plurality: 'MultiValued', renderingHint: 'ChipSet' }),
  attribute('Pager', 'Text'),
  attribute('Photo', 'Binary'),
  attribute('Physical Delivery Office Name', 'Text'),
  attribute('Post Office Boxes', 'Text', { plurality: 'MultiValued', renderingHint: 'ChipSet' }),
  attribute('Postal Address', 'Text', { plurality: 'MultiValued', renderingHint: 'List' }),
  attribute('Postal Code', 'Text'),
  attribute('Pronouns', 'Text'),
  attribute('Script Path', 'Text'),
  attribute('sIDHistory', 'Binary', { plurality: 'MultiValued', renderingHint: 'List' }),
  attribute('State or Province', 'Text'),
  attribute('StreetAddress', 'Text'),
  attribute('Subject Identifier', 'Text'),
  attribute('Team', 'Text'),
  attribute('Telephone Number', 'Text'),
  attribute('Type', 'Text'),
  attribute('Urls', 'Text', { plurality: 'MultiValued', renderingHint: 'List' }),
  attribute('User Account Control', 'Number'),
  attribute('User Certificates', 'Binary', { plurality: 'MultiValued', renderingHint: 'List' }),
  attribute('User Principal Name', 'Text'),
  attribute('User Shared Folder', 'Text'),
  attribute('WebPage', 'Text'),
];

const ofGroup: readonly BuiltInAttribute[] = [
  attribute('Group Scope', 'Text'),
  attribute('Group Type', 'Text'),
  attribute('Group Type Flags', 'Number'),
  attribute('Managed By', 'Reference'),
  attribute('Owners', 'Reference', { plurality: 'MultiValued', renderingHint: 'Table' }),
  attribute('Static Members', 'Reference', { plurality: 'MultiValued', renderingHint: 'Table' }),
];

export const builtInObjectTypes: readonly BuiltInObjectType[] = [
  { name: 'User', pluralName: 'Users', icon: 'Person', attributes: [...ofUserAndGroup, ...ofUser] },
  { name: 'Group', pluralName: 'Groups', icon: 'Groups', attributes: [...ofUserAndGroup, ...ofGroup] },
];
