//go:build tools

// Package tools pins the Pulumi CLI that tools/setup.mjs builds where none can be downloaded.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
