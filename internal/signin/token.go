package signin

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"

	"hallway/internal/school"
)

// verify lets go-oidc check that the token is from Google, for us, and has not
// expired. The code after a failure only finds out which check failed, because
// most of go-oidc's errors have no type.
func (g *Google) verify(ctx context.Context, raw string) (*oidc.IDToken, error) {
	var algorithm *jose.ErrUnexpectedSignatureAlgorithm
	if _, err := jose.ParseSignedCompact(raw, []jose.SignatureAlgorithm{jose.RS256}); errors.As(err, &algorithm) {
		return nil, refuse("bad-algorithm", nil)
	} else if err != nil {
		return nil, refuse("bad-token", nil)
	}
	keys := &watchedKeys{set: g.keys}
	config := oidc.Config{ClientID: g.clientID, SupportedSigningAlgs: []string{oidc.RS256}, Now: g.now}
	token, err := oidc.NewVerifier(issuer, keys, &config).Verify(ctx, raw)
	if err == nil {
		return token, nil
	}
	if keys.err != nil {
		return nil, keyTrouble(keys.err)
	}
	var expired *oidc.TokenExpiredError
	if errors.As(err, &expired) { // also if exp is missing, which is the year 1
		return nil, refuse("expired", nil)
	}
	config.SkipIssuerCheck, config.SkipClientIDCheck, config.SkipExpiryCheck = true, true, true
	genuine, err := oidc.NewVerifier(issuer, keys, &config).Verify(ctx, raw)
	switch {
	case err != nil:
		return nil, refuse("bad-token", nil)
	// go-oidc accepts Google's issuer without the scheme, as it used to be.
	case strings.TrimPrefix(genuine.Issuer, "https://") != strings.TrimPrefix(issuer, "https://"):
		return nil, refuse("wrong-issuer", nil)
	case !slices.Contains(genuine.Audience, g.clientID):
		return nil, refuse("wrong-audience", nil)
	}
	return nil, refuse("bad-token", nil)
}

// watchedKeys keeps the error of a failed verification, which go-oidc would turn
// into text.
type watchedKeys struct {
	set oidc.KeySet
	err error
}

// VerifySignature implements oidc.KeySet.
func (k *watchedKeys) VerifySignature(ctx context.Context, jwt string) (payload []byte, err error) {
	payload, k.err = k.set.VerifySignature(ctx, jwt)
	return payload, k.err
}

// keyTrouble is an *Outage if the keys could not be fetched, otherwise the refusal
// of a bad signature.
func keyTrouble(err error) error {
	var trouble *Outage
	switch {
	case errors.As(err, &trouble):
		return trouble
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return networkOutage(err)
	}
	return refuse("bad-signature", nil)
}

// nameLimit is how many letters of an account's name are kept. Its owner can
// choose any name, and it must fit into a cookie and onto a page.
const nameLimit = 100

// identity checks what go-oidc does not: who the token is about, and that it is for
// this attempt.
func (g *Google) identity(token *oidc.IDToken, nonce string) (school.Identity, error) {
	var c struct {
		AuthorizedParty string `json:"azp"`
		Email           string `json:"email"`
		EmailVerified   bool   `json:"email_verified"`
		Name            string `json:"name"`
		Domain          string `json:"hd"`
	}
	if token.Claims(&c) != nil {
		return school.Identity{}, refuse("bad-token", nil)
	}
	// The address identifies somebody, so it is not trimmed, and only A to Z are
	// lower-cased: no letter may turn into another one.
	email, invalid := school.VerifiedEmail(c.Email)
	domain := school.LowerASCII(c.Domain)
	name := []rune(c.Name)
	name = name[:min(len(name), nameLimit)]
	// Always the same spelling of the issuer: (issuer, subject) identifies the account.
	id := school.Identity{Issuer: issuer, Subject: subjectOf(token), Email: email, Name: string(name), Domain: domain}
	var r *Refusal
	switch {
	// OpenID Connect Core §3.1.3.7, steps 4 and 5.
	case c.AuthorizedParty != g.clientID && (c.AuthorizedParty != "" || len(token.Audience) > 1):
		return school.Identity{}, refuse("wrong-audience", nil)
	case !same(token.Nonce, nonce):
		return school.Identity{}, refuse("nonce-mismatch", nil)
	case id.Subject == "":
		r = refuse("no-subject", nil)
	case !c.EmailVerified || c.Email == "":
		r = refuse("email-unverified", nil)
	case invalid != nil:
		r = refuse("email-malformed", invalid)
	case domain == "":
		r = refuse("no-domain", nil)
		r.Message += g.endings()
	case !slices.Contains(g.domains, domain):
		r = refuse("other-domain", nil)
		r.Message += g.endings()
	default:
		return id, nil
	}
	r.Identity = id
	return school.Identity{}, r
}

// subjectOf is the token's subject, unchanged, or "" if it cannot identify an
// account: it is blank, or not at most 255 ASCII characters (OpenID Connect Core §2).
func subjectOf(token *oidc.IDToken) string {
	s := token.Subject
	strange := strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r >= 0x7f })
	if strange || len(s) > 255 || strings.Trim(s, " ") == "" {
		return ""
	}
	return s
}

// endings lists the school's domains: "@a.org or @b.org."
func (g *Google) endings() string { return "@" + strings.Join(g.domains, " or @") + "." }
