package token_test

import (
	"testing"
	"time"

	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// The examples of the RFCs that are in the compact form, with the keys given
// there.
func TestExamplesOfTheRFCs(t *testing.T) {
	const (
		joe    = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
		joeKey = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
		frodo  = "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4"
	)
	before, after := time.Unix(1300819379, 0), time.Unix(1300819380, 0)
	for _, test := range []struct {
		name, text, key string
		now             time.Time
		kind            token.Kind
		cause           string
		level           token.Level
		checked         bool
	}{
		{
			"RFC 7515 A.1, HS256",
			"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + joe + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", joeKey, before,
			token.OtherJWT, "This JWT names neither a user nor an app, so its purpose is unknown.", token.CannotTell, true,
		},
		{
			"RFC 7515 A.1, at its end",
			"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + joe + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", joeKey, after,
			token.OtherJWT, "Expired a moment ago, at 18:43:00 UTC.", token.NotGood, true,
		},
		{
			"RFC 7515 A.2, RS256",
			"eyJhbGciOiJSUzI1NiJ9." + joe + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
			"", before, token.OtherJWT, "This JWT names neither a user nor an app, so its purpose is unknown.", token.CannotTell,
			false,
		},
		{
			"RFC 7515 A.5 and RFC 7519 6.1, not signed", "eyJhbGciOiJub25lIn0." + joe + ".", "", before, token.OtherJWT,
			"The token is not signed (alg “none”), so anyone could have made it.", token.NotGood, false,
		},
		{
			"RFC 7520 4.1, not JSON",
			"eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9." + frodo +
				".MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg",
			"", before, token.Damaged, "This is signed data but not a JWT: its payload contains no JSON.", token.NotGood, false,
		},
		{
			"RFC 7520 4.4, not JSON",
			"eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9." + frodo +
				".s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0",
			"", before, token.Damaged, "This is signed data but not a JWT: its payload contains no JSON.", token.NotGood, false,
		},
	} {
		info := token.Parse(test.text)
		v := info.Judge(token.Question{Now: test.now.UTC(), SigningSecret: secret.New(test.key)})
		if info.Kind != test.kind || v.Cause.String() != test.cause || v.Level != test.level ||
			v.SignatureChecked != test.checked {
			t.Errorf("%s:\n%v, %v, checked %v, %s\n%+v", test.name, info.Kind, v.Level, v.SignatureChecked, v.Cause, v.Findings)
		}
	}
	// A.1 with one bit of the payload changed.
	forged := token.Parse(
		"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + joe[:6] + "4" + joe[7:] +
			".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
	)
	if v := forged.Judge(token.Question{Now: before, SigningSecret: secret.New(joeKey)}); v.Level != token.NotGood ||
		v.Findings[0].Code != token.SignatureDiffers {
		t.Errorf("a changed payload: %+v", v)
	}
}
