/**
 * @generated SignedSource<<f24c203da061eecadce8f2e5187ca1cb>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type ClaimAction = "ACCEPT" | "ADD_EVIDENCE" | "ADJUDICATE" | "APPROVE_FACT_CHECK" | "ASSIGN" | "CORRECT_FACT_CHECK" | "DISMISS" | "DRAFT_FACT_CHECK" | "MARK_DUPLICATE" | "PUBLISH_FACT_CHECK" | "RECORD_CLAIMANT_CONTACT" | "RECORD_SEARCH_NOTE" | "RECUSE" | "RELEASE" | "REOPEN" | "RETRACT_FACT_CHECK" | "RETURN_FACT_CHECK" | "SUBMIT_VERDICT" | "TAKE" | "UPDATE" | "%future added value";
export type ClaimState = "DECIDED" | "DISMISSED" | "DISPUTED" | "DUPLICATE" | "IN_REVIEW" | "PUBLISHED" | "QUEUED" | "RETRACTED" | "SUBMITTED" | "%future added value";
export type Stance = "CONTEXT" | "REFUTES" | "SUPPORTS" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type Desk_claim$data = {
  readonly allowedActions: ReadonlyArray<ClaimAction>;
  readonly evidence: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly source: {
          readonly name: string;
        } | null | undefined;
        readonly stance: Stance | null | undefined;
        readonly url: string | null | undefined;
      };
    }>;
  };
  readonly id: string;
  readonly state: ClaimState;
  readonly statement: string;
  readonly verdicts: {
    readonly nodes: ReadonlyArray<{
      readonly rating: {
        readonly label: string;
      } | null | undefined;
      readonly rationale: string;
    }>;
  };
  readonly version: number;
  readonly " $fragmentType": "Desk_claim";
};
export type Desk_claim$key = {
  readonly " $data"?: Desk_claim$data;
  readonly " $fragmentSpreads": FragmentRefs<"Desk_claim">;
};

import DeskClaimQuery_graphql from './DeskClaimQuery.graphql';

const node: ReaderFragment = (function(){
var v0 = [
  "evidence"
];
return {
  "argumentDefinitions": [
    {
      "defaultValue": 10,
      "kind": "LocalArgument",
      "name": "count"
    },
    {
      "defaultValue": null,
      "kind": "LocalArgument",
      "name": "cursor"
    }
  ],
  "kind": "Fragment",
  "metadata": {
    "connection": [
      {
        "count": "count",
        "cursor": "cursor",
        "direction": "forward",
        "path": (v0/*:: as any*/)
      }
    ],
    "refetch": {
      "connection": {
        "forward": {
          "count": "count",
          "cursor": "cursor"
        },
        "backward": null,
        "path": (v0/*:: as any*/)
      },
      "fragmentPathInResult": [
        "node"
      ],
      "operation": DeskClaimQuery_graphql,
      "identifierInfo": {
        "identifierField": "id",
        "identifierQueryVariableName": "id"
      }
    }
  },
  "name": "Desk_claim",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "statement",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "state",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "version",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "allowedActions",
      "storageKey": null
    },
    {
      "alias": "evidence",
      "args": null,
      "concreteType": "EvidenceConnection",
      "kind": "LinkedField",
      "name": "__Desk_evidence_connection",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "EvidenceEdge",
          "kind": "LinkedField",
          "name": "edges",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "concreteType": "Evidence",
              "kind": "LinkedField",
              "name": "node",
              "plural": false,
              "selections": [
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "url",
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "stance",
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": null,
                  "concreteType": "Source",
                  "kind": "LinkedField",
                  "name": "source",
                  "plural": false,
                  "selections": [
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "name",
                      "storageKey": null
                    }
                  ],
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "__typename",
                  "storageKey": null
                }
              ],
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "cursor",
              "storageKey": null
            }
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "PageInfo",
          "kind": "LinkedField",
          "name": "pageInfo",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "endCursor",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "hasNextPage",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": [
        {
          "kind": "Literal",
          "name": "first",
          "value": 100
        }
      ],
      "concreteType": "VerdictConnection",
      "kind": "LinkedField",
      "name": "verdicts",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "Verdict",
          "kind": "LinkedField",
          "name": "nodes",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "concreteType": "Rating",
              "kind": "LinkedField",
              "name": "rating",
              "plural": false,
              "selections": [
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "label",
                  "storageKey": null
                }
              ],
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "rationale",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": "verdicts(first:100)"
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "id",
      "storageKey": null
    }
  ],
  "type": "Claim",
  "abstractKey": null
};
})();

(node as any).hash = "8f4337a10c16ef86eba7b7d9f0b97a6b";

export default node;
