package signin

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// maxCookie keeps name and value under the 4096 bytes that browsers store
// (RFC 6265 §6.1), with room for the attributes.
const maxCookie = 3800

// Vault seals small values into cookies: AES-256-GCM with the cookie's name as
// additional data, so that no cookie passes for another. Safe for concurrent use.
type Vault struct{ aead cipher.AEAD }

// NewVault takes a key of 32 random bytes.
func NewVault(key []byte) (*Vault, error) {
	if len(key) != 32 {
		return nil, fmt.Errorf("cookie key: %d bytes, want 32", len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("cookie key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("cookie key: %w", err)
	}
	return &Vault{aead}, nil
}

// strict refuses a second spelling of the same bytes in the last letter.
var strict = base64.RawURLEncoding.Strict()

// Seal returns value for the cookie of that name, in base64url; the error says
// that a browser would not store so much.
func (v *Vault) Seal(name string, value []byte) (string, error) {
	sealed := strict.EncodeToString(v.aead.Seal(nil, nil, value, []byte(name)))
	if n := len(name) + len(sealed); n > maxCookie {
		return "", fmt.Errorf("cookie %s: %d bytes, at most %d", name, n, maxCookie)
	}
	return sealed, nil
}

// Open returns what Seal sealed for the cookie of that name.
func (v *Vault) Open(name, sealed string) ([]byte, error) {
	b, err := strict.DecodeString(sealed)
	if err == nil {
		b, err = v.aead.Open(nil, nil, b, []byte(name))
	}
	if err != nil || strings.ContainsAny(sealed, "\r\n") { // base64 skips line ends
		// One error for all: how a forged cookie fails is nobody's business.
		return nil, errors.New("the cookie was not sealed here, or not under its name")
	}
	return b, nil
}
