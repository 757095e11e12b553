//! Finds parts of the page by role and name, as assistive technology does: what it can't find, a blind person can't use.

use serde_json::{Value, json};

use crate::browser::Page;

/// A node of the accessibility tree at the moment it was asked for.
#[derive(Clone, Debug)]
pub struct Node {
    pub name: String,
    /// What a field or slider holds; empty where there is none.
    pub value: String,
    /// `true`, `false` or `mixed` for what can be checked or pressed.
    pub checked: Option<String>,
    pub disabled: bool,
    backend_node: i64,
}

impl Page {
    /// All nodes of this role whose name begins with `name`, in the order of the document.
    pub fn nodes(&self, role: &str, name: &str) -> Vec<Node> {
        // Not the whole tree, in which each piece of each line has a node.
        let document = self.devtools("DOM.getDocument", json!({ "depth": 0 }));
        let query = json!({ "nodeId": document["root"]["nodeId"], "role": role });
        let found = self.devtools("Accessibility.queryAXTree", query);
        let nodes = found["nodes"].as_array().expect("a list of nodes");
        nodes.iter().filter_map(node).filter(|node| node.name.starts_with(name)).collect()
    }

    /// The one node of this role whose name begins with `name`, once there is one.
    pub fn node(&self, role: &str, name: &str) -> Node {
        self.poll(&format!("there is a {role} “{name}”"), || self.nodes(role, name).into_iter().next())
    }

    /// Presses a button, switch or link with the mouse, as soon as it can be pressed.
    pub fn press(&self, role: &str, name: &str) {
        let node = self.poll(&format!("the {role} “{name}” can be pressed"), || {
            self.nodes(role, name).into_iter().find(|node| !node.disabled)
        });
        self.press_node(&node);
    }

    /// Presses this node in its middle: what lies over it gets the click, as with a real hand.
    pub fn press_node(&self, node: &Node) {
        let target = json!({ "backendNodeId": node.backend_node });
        self.devtools("DOM.scrollIntoViewIfNeeded", target.clone());
        let quads = self.devtools("DOM.getContentQuads", target);
        let corners: Vec<f64> = quads["quads"][0].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        assert_eq!(corners.len(), 8, "{node:?} has no place on the screen");
        let middle = |axis: usize| (corners[axis] + corners[axis + 4]) / 2.0;
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": middle(0), "y": middle(1), "button": "left", "clickCount": 1 });
            self.devtools("Input.dispatchMouseEvent", event);
        }
    }

    /// Calls a JavaScript function with the node's element as `this` and gives its result.
    pub fn call_on(&self, node: &Node, function: &str, arguments: &[Value]) -> Value {
        let resolved = self.devtools("DOM.resolveNode", json!({ "backendNodeId": node.backend_node }));
        let arguments: Vec<Value> = arguments.iter().map(|value| json!({ "value": value })).collect();
        let answer = self.devtools(
            "Runtime.callFunctionOn",
            json!({
                "objectId": resolved["object"]["objectId"],
                "functionDeclaration": function,
                "arguments": arguments,
                "returnByValue": true,
                "awaitPromise": true,
            }),
        );
        assert!(answer["exceptionDetails"].is_null(), "{function}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Puts the keyboard's focus on a node.
    pub fn focus(&self, node: &Node) {
        self.devtools("DOM.focus", json!({ "backendNodeId": node.backend_node }));
    }
}

/// Reads a node of the protocol, unless the tree leaves it out.
fn node(node: &Value) -> Option<Node> {
    if node["ignored"] == true {
        return None;
    }
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let property = |name: &str| {
        let properties = node["properties"].as_array()?;
        Some(text(&properties.iter().find(|property| property["name"] == name)?["value"]["value"]))
    };
    Some(Node {
        name: text(&node["name"]["value"]),
        value: text(&node["value"]["value"]),
        checked: property("checked").or_else(|| property("pressed")),
        disabled: property("disabled").as_deref() == Some("true"),
        backend_node: node["backendDOMNodeId"].as_i64()?,
    })
}
