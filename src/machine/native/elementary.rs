//! The elementary functions: natively the system's, in the page the browser's, which are there already; in a module they would be a
//! twenty-fifth of what a first visit fetches. Both are within a unit in the last place, as Go's are, which differ between processors.

macro_rules! functions {
    ($($name:ident = $native:ident ( $($argument:ident),* );)*) => {
        #[cfg(target_family = "wasm")]
        mod browser {
            use wasm_bindgen::prelude::wasm_bindgen;

            #[wasm_bindgen]
            extern "C" {
                $(#[wasm_bindgen(js_namespace = Math)]
                pub fn $name($($argument: f64),*) -> f64;)*
            }
        }

        $(
            #[cfg(target_family = "wasm")]
            pub fn $name($($argument: f64),*) -> f64 {
                browser::$name($($argument),*)
            }

            #[cfg(not(target_family = "wasm"))]
            pub fn $name($($argument: f64),*) -> f64 {
                f64::$native($($argument),*)
            }
        )*
    };
}

functions! {
    exp = exp(x);
    expm1 = exp_m1(x);
    log = ln(x);
    log2 = log2(x);
    log1p = ln_1p(x);
    sin = sin(x);
    cos = cos(x);
    tan = tan(x);
    asin = asin(x);
    acos = acos(x);
    atan = atan(x);
    atan2 = atan2(y, x);
    sinh = sinh(x);
    cosh = cosh(x);
    tanh = tanh(x);
    cbrt = cbrt(x);
}

/// x to the power of y, as C and Go have it: JavaScript gives no number for 1 and -1 where the others give 1.
pub fn pow(x: f64, y: f64) -> f64 {
    if x == 1.0 || x == -1.0 && y.is_infinite() {
        return 1.0;
    }
    raised(x, y)
}

#[cfg(target_family = "wasm")]
fn raised(x: f64, y: f64) -> f64 {
    #[wasm_bindgen::prelude::wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = Math)]
        fn pow(x: f64, y: f64) -> f64;
    }
    pow(x, y)
}

#[cfg(not(target_family = "wasm"))]
fn raised(x: f64, y: f64) -> f64 {
    x.powf(y)
}
