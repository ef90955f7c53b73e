package signin

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// maxCookie keeps a cookie under the 4096 bytes that browsers store (RFC 6265
// §6.1), with room for the attributes. It limits name and value together.
const maxCookie = 3800

// Vault encrypts small values for cookies with AES-256-GCM. The cookie's name is
// additional data, so that the value of one cookie is not valid in another. It is
// safe for concurrent use.
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

// strict accepts only one spelling of the same bytes: the unused bits of the last
// letter must be zero.
var strict = base64.RawURLEncoding.Strict()

// Seal encrypts value for the cookie with that name, in base64url. The error says
// that it is too large for a browser.
func (v *Vault) Seal(name string, value []byte) (string, error) {
	sealed := strict.EncodeToString(v.aead.Seal(nil, nil, value, []byte(name)))
	if n := len(name) + len(sealed); n > maxCookie {
		return "", fmt.Errorf("cookie %s: %d bytes, at most %d", name, n, maxCookie)
	}
	return sealed, nil
}

// Open returns the value that Seal encrypted for the cookie with that name.
func (v *Vault) Open(name, sealed string) ([]byte, error) {
	b, err := strict.DecodeString(sealed)
	if err == nil {
		b, err = v.aead.Open(nil, nil, b, []byte(name))
	}
	if err != nil || strings.ContainsAny(sealed, "\r\n") { // base64 skips line ends
		// Always the same error, so that nobody learns how a forged cookie failed.
		return nil, errors.New("the cookie was not sealed here, or not under its name")
	}
	return b, nil
}
