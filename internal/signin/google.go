// Package signin is "Sign in with Google". goth speaks the protocol (the
// authorisation URL, the exchange of the code), go-oidc verifies the id_token,
// and this package checks the rest: state, nonce, subject, verified e-mail and
// Workspace domain. It knows nothing about web pages or the database.
package signin

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/markbates/goth/providers/openidConnect"
	"golang.org/x/oauth2"

	"hallway/internal/school"
)

// Google's addresses, from its discovery document. They are constants so that
// Hallway can start while Google is down.
const (
	issuer   = "https://accounts.google.com"
	authURL  = "https://accounts.google.com/o/oauth2/v2/auth"
	tokenURL = "https://oauth2.googleapis.com/token"
	certsURL = "https://www.googleapis.com/oauth2/v3/certs"
)

// lifetime is how long a person may take at Google.
const lifetime = 10 * time.Minute

// Google signs people in with their Workspace accounts; safe for concurrent use.
type Google struct {
	clientID string
	domains  []string
	client   http.Client
	timeout  time.Duration          // of an exchange, and of fetching the keys
	provider openidConnect.Provider // copied for each attempt, never changed
	keys     oidc.KeySet
	now      func() time.Time
}

// New prepares the sign-in, without a request to Google. The callbackURL is
// HALLWAY_URL + "/auth/google/callback"; domains are lower-case Workspace
// domains, at least one; client has the transport and the timeout (by default
// 10 s); now is the clock by which attempts and tokens expire.
func New(clientID, secret, callbackURL string, domains []string, client *http.Client, now func() time.Time) (*Google, error) {
	callback, err := url.Parse(callbackURL)
	switch {
	case clientID == "" || secret == "":
		return nil, errors.New("google sign-in: the client id or the client secret is empty")
	case err != nil || callback.Host == "":
		return nil, fmt.Errorf("google sign-in: %q is not an absolute callback URL", callbackURL)
	case len(domains) == 0:
		return nil, errors.New("google sign-in: no Workspace domain is given, so nobody could sign in")
	}
	p, err := openidConnect.NewCustomisedURL(clientID, secret, callbackURL, authURL, tokenURL, issuer, "", "", "openid", "email", "profile")
	if err != nil {
		return nil, fmt.Errorf("google sign-in: %w", err)
	}
	own := *client
	if own.Transport == nil {
		own.Transport = http.DefaultTransport
	}
	// A redirect would send the code and the client secret somewhere else.
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	// The timeout is in contexts. If it were the client's, its error would
	// sometimes say "canceled" and hide that Google is slow.
	timeout := cmp.Or(client.Timeout, 10*time.Second)
	own.Timeout = 0
	certs := own
	certs.Transport = certsTransport{own.Transport, timeout}
	return &Google{
		clientID: clientID,
		domains:  slices.Clone(domains),
		client:   own,
		timeout:  timeout,
		provider: *p,
		keys:     oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), &certs), certsURL),
		now:      now,
	}, nil
}

// Begin starts an attempt: the person goes to authURL, the Attempt goes into a
// sealed cookie. A next that is not a safe local path becomes "/".
func (g *Google) Begin(next string) (authURL string, a Attempt, err error) {
	return g.begin(next, nil)
}

// BeginChoosing is Begin, but Google first asks which account to use. Otherwise
// it takes the last one without asking.
func (g *Google) BeginChoosing(next string) (authURL string, a Attempt, err error) {
	return g.begin(next, map[string]string{"prompt": "select_account"})
}

// begin starts an attempt with more parameters for Google.
func (g *Google) begin(next string, more map[string]string) (authURL string, a Attempt, err error) {
	a = Attempt{
		State:    rand.Text(),
		Nonce:    rand.Text(),
		Verifier: oauth2.GenerateVerifier(),
		Next:     LocalPath(next),
		Expires:  g.now().Add(lifetime),
	}
	params := map[string]string{
		"nonce":                 a.Nonce,
		"code_challenge":        oauth2.S256ChallengeFromVerifier(a.Verifier),
		"code_challenge_method": "S256",
	}
	if len(g.domains) == 1 { // only a hint, so that Google need not ask; Finish checks
		params["hd"] = g.domains[0]
	}
	maps.Copy(params, more)
	p := g.provider // a copy, because the parameters are only for this attempt
	p.SetAuthCodeOptions(params)
	session, err := p.BeginAuth(a.State)
	if err != nil {
		return "", Attempt{}, fmt.Errorf("google sign-in: %w", err)
	}
	authURL, err = session.GetAuthURL()
	return authURL, a, err
}

// Judge checks a callback without asking Google. Its error is a *Refusal; after
// nil, Finish has to ask Google.
func (g *Google) Judge(a Attempt, callback url.Values) error {
	_, err := codeOf(a, callback)
	return err
}

// Finish finds out from Google's callback who has signed in. Its error is a
// *Refusal, or an *Outage, which wraps ErrUnavailable. Google's tokens are
// forgotten when it returns, and no error contains them or the code.
func (g *Google) Finish(ctx context.Context, a Attempt, callback url.Values) (school.Identity, error) {
	code, err := codeOf(a, callback)
	if err != nil {
		return school.Identity{}, err
	}
	raw, err := g.exchange(ctx, code, a.Verifier)
	if err != nil {
		return school.Identity{}, err
	}
	token, err := g.verify(ctx, raw)
	if err != nil {
		return school.Identity{}, err
	}
	return g.identity(token, a.Nonce)
}

// codeOf reads the callback. It checks the state first: without the right one the
// link may be anybody's, and nothing in it is believed.
func codeOf(a Attempt, callback url.Values) (string, error) {
	state, failure, code := callback.Get("state"), callback.Get("error"), callback.Get("code")
	switch {
	case state == "":
		return "", refuse("no-state", nil)
	case !same(state, a.State):
		return "", refuse("state-mismatch", nil)
	case failure == "access_denied":
		return "", refuse("denied", nil)
	case failure != "":
		return "", refuse("google-error", errorCode(failure))
	case code == "":
		return "", refuse("no-code", nil)
	}
	return code, nil
}

// same compares two secrets in constant time. An empty one equals nothing.
func same(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
